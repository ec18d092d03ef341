"""Markdown extension: how long a lesson takes, and where to rest.

The minutes are reckoned from what stands on the page and written behind
**Before:**. A paragraph that begins with **A place to rest.** divides a lesson
into sittings; the first lines list them, and each such paragraph says how long
the next one is. Folded text and the list of sources take no time.
"""

import math
import re
from dataclasses import dataclass

from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor

from extensions.pages import FENCE, Source, start_of

# Seconds: 200 words a minute, a minute for a row of a displayed formula, which
# is compared with what was said, as is a line of code; five for an exercise,
# tried before its solution is opened. Of Chinese, 300 characters a minute.
WORD, SYMBOL, ROW, LINE, OUTPUT, PICTURE, EXERCISE = 0.3, 2, 60, 5, 2, 30, 300
STEP = 5  # minutes are shown in fives, rounded up: nobody knows them better
LONGEST = 45

CHARACTER = 0.2
HAN = re.compile(r"[\u3400-\u9fff]")

# How the paragraphs begin, and what is written behind them.
WORDS = {
    "en": {
        "before": "**Before:** ",
        "rest": "**A place to rest.** ",
        "written": "**Minutes:**",
        "total": " · **Minutes:** {minutes}",
        "sittings": "**Sittings:** {each}",
        "each": "{link}:\u00a0{minutes}",
        "next": " Next: {link}, {minutes} minutes.",
    },
    "zh": {
        "before": "**先修**：",
        "rest": "**歇一歇**：",
        "written": "**用时**",
        "total": " · **用时**：{minutes}\u00a0分钟",
        "sittings": "**分几次读**：{each}",
        "each": "{link}\u00a0{minutes}\u00a0分钟",
        "next": "接下来：{link}，{minutes}\u00a0分钟。",
    },
}


def paragraph(start):
    """Match a paragraph that starts so."""
    return re.compile(rf"^{re.escape(start)}(?:[^\n]+\n)*[^\n]+", re.M)


BEFORE = {name: paragraph(words["before"]) for name, words in WORDS.items()}
REST = {name: paragraph(words["rest"]) for name, words in WORDS.items()}
FOLDED = re.compile(r"^\?\?\? [^\n]*\n(?:(?: {4}[^\n]*|[ \t]*)\n)*", re.M)
HEADING = re.compile(r"^#{2,3} (?P<title>.+?) \{ #(?P<id>[\w-]+) \}$", re.M)
EXERCISES = re.compile(
    r"^## [^\n]*\{ #exercises \}$(.*?)(?=^## |\Z)", re.M | re.S
)
SOURCES = re.compile(r"^## [^\n]*\{ #sources \}$.*?(?=^## |\Z)", re.M | re.S)
ROWS = re.compile(r"\$\$(.+?)\$\$", re.S)
INLINE = re.compile(r"(?<![\\$])\$[^$]+\$")
IMAGE = re.compile(r"!\[[^\]]*\]\([^)]*\)")
NO_WORDS = re.compile(r"\]\([^)]*\)|\{ [#.:][^}\n]*\}|<[^>\n]+>")


@dataclass
class Sitting:
    """What is read in one go: the heading it begins at, and its time."""

    title: str
    id: str
    seconds: float

    @property
    def minutes(self):
        """In fives."""
        return STEP * math.ceil(self.seconds / 60 / STEP)

    @property
    def link(self):
        """The heading, as Markdown."""
        return f"[{self.title}](#{self.id})"


def sittings(text, language="en"):
    """Divide the text of a lesson, includes and all, at its resting places."""
    kept = SOURCES.sub("", FOLDED.sub("", text + "\n"))
    exercises = EXERCISES.search(kept)
    span = exercises.span(1) if exercises else (0, 0)
    ends = [match.end() for match in REST[language].finditer(kept)]
    found = []
    for start, end in zip([0, *ends], [*ends, len(kept)], strict=True):
        heading = HEADING.search(kept, start, end)
        if not heading:
            raise ValueError("no heading follows this place to rest")
        tasks = kept[max(start, span[0]) : min(end, span[1])].count("\n### ")
        time = seconds(kept[start:end]) + EXERCISE * tasks
        found.append(Sitting(heading["title"], heading["id"], time))
    return found


def seconds(text):
    """The time for a piece of a page, exercises apart."""
    time = 0

    def take(pattern, cost):
        nonlocal text, time
        time += sum(cost(match) for match in pattern.finditer(text))
        text = pattern.sub(" ", text)

    take(FENCE, of_fence)
    take(ROWS, lambda match: ROW * (match[1].count(r"\\") + 1))
    take(INLINE, lambda match: SYMBOL)
    take(IMAGE, lambda match: PICTURE)
    text = NO_WORDS.sub(" ", text)
    take(HAN, lambda match: CHARACTER)
    words = text.split()
    return time + WORD * sum(any(map(str.isalnum, word)) for word in words)


def of_fence(match):
    """The time for a block of code, or of what it prints."""
    first, *lines = match[0].strip().split("\n")[:-1]
    if "lesson-file" in first:  # folded
        return 0
    rate = LINE if "python" in first else OUTPUT
    return rate * sum(bool(line.strip()) for line in lines)


class Minutes(Preprocessor):
    """Writes the minutes, after includes and before fences are read."""

    def __init__(self, md, source, language):
        super().__init__(md)
        self.source, self.language = source, language

    def run(self, lines):
        """Write them into a page that says what a reader needs before."""
        text, words = "\n".join(lines), WORDS[self.language]
        before, rest = BEFORE[self.language], REST[self.language]
        if not before.search(text):
            return lines
        written = re.compile(re.escape(words["written"]))
        if written.search(text):
            self.refuse(written, "minutes are reckoned: leave this out")
        try:
            found = sittings(text, self.language)
        except ValueError as error:
            self.refuse(rest, error)
        text = before.sub(lambda m: m[0] + head(found, words), text, count=1)
        others = iter(found[1:])
        text = rest.sub(lambda m: m[0] + tail(next(others), words), text)
        return text.split("\n")

    def refuse(self, pattern, why):
        """Name the last place of a pattern, and what is wrong there."""
        text = "\n".join(self.source.lines)
        name, before = start_of(text)
        *_, match = pattern.finditer(text)
        line = text.count("\n", 0, match.start()) + 1 + before
        raise ValueError(
            f"{name}:{line}: {why}" if name else f"line {line}: {why}"
        )


def head(found, words):
    """What stands behind **Before:**."""
    total = sum(sitting.minutes for sitting in found)
    line = words["total"].format(minutes=total)
    if len(found) > 1:
        each = "\u00a0· ".join(
            words["each"].format(link=s.link, minutes=s.minutes) for s in found
        )
        line += f"\n\n{words['sittings'].format(each=each)}\n{{ .sittings }}"
    return line


def tail(sitting, words):
    """What stands at the end of a resting place."""
    said = words["next"].format(link=sitting.link, minutes=sitting.minutes)
    return f"{said}\n{{ .rest }}"


class MinutesExtension(Extension):
    """Registers the minutes."""

    def __init__(self, **kwargs):
        self.config = {"language": ["en", "Of the page"]}
        super().__init__(**kwargs)

    def extendMarkdown(self, md):
        """Called by Python-Markdown."""
        source = Source(md)
        md.preprocessors.register(source, "minutes-source", 1000)
        # Includes come at 32, white space is made plain at 30, fences at 25.
        minutes = Minutes(md, source, self.getConfig("language"))
        md.preprocessors.register(minutes, "minutes", 28)


def makeExtension(**kwargs):
    """Called by Python-Markdown."""
    return MinutesExtension(**kwargs)
