"""Whether Chinese prose keeps the rules of the site: signs, spaces, terms.

One space stands between a Chinese character and a Latin letter, a number, a
formula or code, none beside Chinese punctuation. Punctuation of Chinese text is
full width. One English term has one Chinese word, tests/pages/terms.toml.
"""

import functools
import re
import tomllib
from pathlib import Path

TERMS = Path("tests/pages/terms.toml")

HAN = r"[\u3400-\u9fff]"
OTHER = "\ue010"  # stands for a formula, or code, or the like
LATIN = rf"[A-Za-z0-9%°\u0370-\u03ff{OTHER}]"
CLOSING = "，。；：！？、）》」』】"
OPENING = "（《「『【"
GONE = "\x00"  # markup that no reader sees

# What no reader sees, or sees as something else, in the order of looking.
MARKUP = (
    (re.compile(r"<!--.*?-->", re.S), ""),
    (re.compile(r"(?<![\\`])(`+)(?!`).+?(?<!`)\1(?!`)", re.S), OTHER),
    (re.compile(r"(?<![\\$])\$(?!\$)[^$]+?(?<!\\)\$"), OTHER),
    (re.compile(r"\[\^[^\]]*\]"), ""),
    (re.compile(r"\]\([^)\s]*(?:\s+\"[^\"]*\")?\)"), ""),
    (re.compile(r"\{:? ?[#.][^}]*\}"), ""),
    (re.compile(r"<https?:[^>]*>"), OTHER),
    (re.compile(r"</?[a-z][^>]*>"), ""),
    # The number of an equation, a pair such as (X, Y).
    (re.compile(r"\((?:\d+[a-z]?|[A-Z]\w?(?:, [A-Z]\w?)*)\)"), OTHER),
    (re.compile(r"!?\[|\*+|\]|\\(?=[^\w\s])"), ""),
)
# From one star to the next: two Latin titles have Chinese between them.
EMPHASIS = re.compile(r"(?<![*\\])\*(?![*\s])(?:(?!\n\s*\n)[^*])+\*(?!\*)")
# Bold that Markdown does not see: it ends in a sign, and text follows.
BOLD = re.compile(r"\\\*\\\*|\*\*([^*]+)\*\*(\w?)")
BEGINS = re.compile(
    r"\s*(?:[-*+] |\d+\. |#+ |\||!!! |\?\?\?\+? |=== |\[\^|>|: {1,3}|!\[|"
    r"\[[^\]]*\]\([^)]*\)\{ ?\.md-button)"
)
MARK = re.compile(
    r"^(?:[-*+] |\d+\. |#+ |> ?|: {1,3}|\[\^[^\]]*\]:|(?:!!!|\?{3}\+?|===)"
    r"(?: [\w-]+)*)"
)
FULL = f"{CLOSING}{OPENING}"
RULES = (
    (rf"{HAN}{LATIN}|{LATIN}{HAN}", "want a space between the two"),
    (rf"{HAN} +{HAN}", "no space between Chinese characters"),
    (rf"\S? +[{FULL}]|[{FULL}] +\S", "no space beside Chinese punctuation"),
    (rf"{HAN} +[“‘]|[”’] +{HAN}", "no space beside Chinese quotes"),
    (rf"{HAN} ?[,;:!?]|[,;:!?] ?{HAN}", "want full width: ，；：！？"),
    (rf"{HAN} ?\.|{OTHER}\. ?(?:{HAN}|$)", "want 。"),
    (rf"{HAN} ?\(|\) ?{HAN}|\({HAN}|{HAN}\)", "want （）"),
    (rf"{HAN}[\"']|[\"']{HAN}", "want “”"),
    (rf"{HAN} ?(?:\.\.+|…(?!…)(?<!……))", "want ……"),
    (rf"{HAN} ?(?:–|--+|- ) ?{HAN}|{HAN} – | – {HAN}", "want ——"),
    ("[Ａ-Ｚａ-ｚ０-９]", "want letters and digits of half width"),
    ("。。|，，|、，|，。", "two signs at once"),
)
RULES = tuple((re.compile(pattern), said) for pattern, said in RULES)
HEADING = re.compile(r"^#+ (.+?) \{ ?(#[\w-]+)", re.M)
LINK = re.compile(r"(?<!!)\[([^\]\[]+)\]\(([\w-]+\.md)?(#[\w-]+)\)")
CLAUSE = re.compile(r"[^，。；：！？（）]+")
MANY = 3  # 的 in one clause


class Prose:
    """A paragraph, a heading, a cell: what is read, and the lines of it."""

    def __init__(self, pieces):
        text = "\n".join(piece for _, piece in pieces)
        numbers = [n for n, piece in pieces for _ in range(len(piece) + 1)]
        for pattern, stands in MARKUP:
            text = pattern.sub(lambda m, s=stands: filled(m[0], s), text)
        kept, self.lines = [], []
        for char, number in zip(text, numbers, strict=False):
            char = " " if char.isspace() else char
            if char == GONE or (char == " " and kept[-1:] in ([], [" "])):
                continue
            kept.append(char)
            self.lines.append(number)
        self.text = "".join(kept).rstrip()

    def faults(self):
        """Yield (line, what) for each broken rule."""
        for pattern, said in RULES:
            for found in pattern.finditer(self.text):
                yield self.lines[found.start()], f"{self.near(found)}: {said}"
        for clause in CLAUSE.finditer(self.text):
            if clause[0].count("的") > MANY:
                where = self.lines[clause.start()]
                yield where, f"{clause[0].strip()}: 的 too often in one clause"

    def near(self, found):
        """What was found, with a little of what stands around it."""
        around = self.text[max(0, found.start() - 6) : found.end() + 6]
        return around.replace(OTHER, "□")


def filled(text, stands):
    """As many signs as before, so that each keeps its line."""
    rest = "".join("\n" if c == "\n" else GONE for c in text[len(stands) :])
    return stands + rest


def prose_of(text):
    """The pieces of prose in Markdown, without programs and equations."""
    hidden = re.compile(
        r"\A---\n.*?\n---\n|^[ \t>]*(`{3,}|~{3,})[^\n]*\n.*?^[ \t>]*\1[`~]*$"
        r"|^[ \t>]*\$\$.*?\$\$",
        re.M | re.S,
    )
    text = hidden.sub(lambda m: "\n" * m[0].count("\n"), text)
    piece = []
    for number, line in enumerate(text.split("\n"), 1):
        image = piece and piece[-1][1].startswith("![")
        if not line.strip() or BEGINS.match(line) or image:
            if piece:
                yield Prose(piece)
            piece = []
        if not line.strip():
            continue
        line = line.strip()
        if line.startswith("|"):
            for cell in re.split(r"(?<!\\)\|", line):
                yield Prose([(number, cell.strip())])
        else:
            title = line.startswith(("!!!", "???", "==="))
            line = MARK.sub("", line).strip()
            piece.append((number, line.strip('"') if title else line))
    if piece:
        yield Prose(piece)


def faults_of_style(path, text):
    """Find what breaks the rules, as page:line: what."""
    for piece in prose_of(text):
        for line, said in piece.faults():
            yield f"{path}:{line}: {said}"
    for found in BOLD.finditer(blanked(text)):
        if found[1] and not (found[1][-1] in CLOSING + "”" and found[2]):
            continue
        line = text.count("\n", 0, found.start()) + 1
        yield (
            f"{path}:{line}: {found[0]}: a sign stands outside of bold:"
            " **词**：, not **词：**"
        )
    for found in EMPHASIS.finditer(blanked(text)):
        if not re.search(HAN, found[0]):
            continue
        line = text.count("\n", 0, found.start()) + 1
        yield (
            f"{path}:{line}: {found[0]}: Chinese has no italics,"
            " write **…** or 《…》"
        )


def blanked(text):
    """A text without its code and formulas, each sign at its place."""
    hidden = re.compile(r"`[^`]*`|\$[^$]*\$", re.S)
    return hidden.sub(lambda m: re.sub(r"[^\n]", " ", m[0]), text)


@functools.cache
def terms():
    """The terms: {English: {zh, not, home}}."""
    return tomllib.loads(TERMS.read_text(encoding="utf-8"))


def faults_of_words(path, text, known):
    """Find words that the list of terms forbids.

    A glossary may name them: in （） after the term, and nothing else there.
    """
    for piece in prose_of(text):
        for term, entry in known.items():
            if re.fullmatch(f"{entry['zh']}（[^（）。]+）", piece.text):
                continue
            for wrong in entry.get("not", []):
                for found in re.finditer(wrong, piece.text):
                    yield (
                        f"{path}:{piece.lines[found.start()]}:"
                        f" {piece.near(found)}: {term} is {entry['zh']}, not"
                        f" {found[0]}"
                    )


def titles(folder):
    """The titles of all headings: {"bptt.md#rule": "The one rule"}."""
    return {
        f"{path.name}{found[2]}": found[1]
        for path in Path(folder).glob("*.md")
        for found in HEADING.finditer(path.read_text(encoding="utf-8"))
    }


def faults_of_links(page, english, named):
    """Find links that say the title of what they lead to in English only.

    `named` has the titles of both languages. A part of a title will do, and so
    will the English name in a glossary.
    """
    theirs = {}
    for address, said, _ in links_of(english):
        theirs.setdefault(address, []).append(said)
    for address, said, line in links_of(page):
        original = theirs.get(address) and theirs[address].pop(0)
        title = named["en"].get(address)
        if not original or not title or plain(original) != plain(title):
            continue
        title = named["zh"].get(address, "")
        if re.search(HAN, said) and not (
            plain(said) in plain(title) or plain(title) in plain(said)
        ):
            yield f"{page.path}:{line}: [{said}] leads to “{title}”"


def links_of(page):
    """Yield (address, text, line) of each link to a heading of the notes."""
    for found in LINK.finditer(page.text):
        address = f"{found[2] or page.path.name}{found[3]}"
        line = page.text.count("\n", 0, found.start()) + 1
        yield address, found[1], line


def plain(title):
    """A title as one word among others."""
    title = re.sub(r"\s+", " ", title.replace("`", "")).lower()
    return title.removeprefix("the ").rstrip("?？")


def faults_of_terms(page, english, known):
    """Find terms that the English page has, and this one not.

    On its home page a term stands with its English name at first use.
    """
    said = "".join(piece.text for piece in prose_of(page.text))
    source = " ".join(piece.text for piece in prose_of(english.text)).lower()
    for term, entry in known.items():
        words = re.escape(term.lower())
        if not re.search(rf"\b{words}(?:e?s)?\b", source):
            continue
        first = f"{entry['zh']}（"
        if entry.get("home") == page.path.stem:
            after = said.partition(first)[2].lower()
            names = [term.lower(), entry.get("in", term).lower()]
            if not after.startswith(tuple(names)):
                want = f"{first}{names[-1]}）"
                yield f"{page.path}: want {want} where it is said first"
        elif entry["zh"] not in said and not entry.get("loose"):
            yield f"{page.path}: the English page has {term}: {entry['zh']}"
