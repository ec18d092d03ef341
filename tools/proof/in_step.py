"""Whether a Chinese page says what its English twin says: `make in-step`.

What can be compared is compared: headings, blocks, formulas, figures, links,
boxes, tables and numbers, section by section. What cannot, the sentences, has a
fingerprint for each English section, taken when somebody read both pages side
by side. It stands in tests/pages/in-step/, outside of what readers get, and one
who has read them again renews it: `make in-step PAGE=gru`.
"""

import ast
import hashlib
import json
import re
import sys
from collections import Counter
from pathlib import Path

from extensions.checked import in_english
from extensions.minutes import WORDS
from tools.proof import chinese, pages

RECORDS = Path("tests/pages/in-step")
HEADINGS = ["h1", "h2", "h3", "h4", "h5", "h6"]
HEADING = re.compile(r"^#{1,6} .*\{[^}]*#([\w-]+)[^}]*\}\s*$")
DECIMAL = re.compile(
    r"(?<![\w.])\d[\d,]*\.\d+|(?<![\w.,])\d(?:,?\d){2,}(?!\w|\.\w)"
)
# How paragraphs of a kind begin, in bold.
LEADS = {
    "Before:": "先修",
    "The question:": "问题",
    "The answer:": "答案",
    "A place to rest.": "歇一歇",
}
# Behind these words stand the minutes that were reckoned for each language.
RECKONED = {words["written"].strip("*") for words in WORDS.values()}
NO_PROSE = ["code", "pre", "svg", "mjx-container", "script", "style"]


def twin(path):
    """Name the English page of a Chinese one."""
    return Path("docs/en", *Path(path).parts[2:])


def record_of(path):
    """Name the file with the fingerprints of a page."""
    return RECORDS / f"{Path(path).stem}.json"


def remedy(path):
    """What to do when one page has changed and the other one has not."""
    return (
        "read both, change the Chinese where its meaning has changed,"
        f" then make in-step PAGE={Path(path).stem}"
    )


# What can be compared -------------------------------------------------------


def faults_of_mirror(english, chinese_page):
    """Compare a page with its translation, section by section."""
    ours, theirs = headings(english), headings(chinese_page)
    if ours != theirs:
        yield from faults_of_headings(chinese_page, ours, theirs)
        return
    ours, theirs = blocks(english), blocks(chinese_page)
    for mine, other in zip(ours, theirs, strict=False):
        if mine != other:
            yield f"{chinese_page.path}: blocks: {other}, in English {mine}"
            break
    else:
        if len(ours) != len(theirs):
            yield (
                f"{chinese_page.path}: {len(theirs)} blocks,"
                f" in English {len(ours)}"
            )
    ours, theirs = sections(english), sections(chinese_page)
    for name, mine in ours.items():
        for kind, here in mine.items():
            there = theirs[name][kind]
            if here != there:
                where = place(chinese_page, name)
                yield f"{where}: {kind}: {difference(here, there)}"


def faults_of_headings(page, ours, theirs):
    """Name the first heading in which two pages differ."""
    for level, name in ours:
        if (level, name) not in theirs:
            yield f"{page.path}: headings: no {level} #{name}, English has it"
    for level, name in theirs:
        if (level, name) not in ours:
            where = place(page, name)
            yield f"{where}: headings: {level} #{name} is not in English"
    if sorted(ours) == sorted(theirs):
        yield f"{page.path}: headings: in another order than in English"


def place(page, name):
    """Page and line of a heading."""
    for line, written in enumerate(page.text.split("\n"), 1):
        if (found := HEADING.match(written)) and found[1] == name:
            return f"{page.path}:{line} #{name}"
    return f"{page.path} #{name}"


def difference(ours, theirs):
    """Say what English has and Chinese has not, and the other way round."""
    if Counter(ours) == Counter(theirs):
        return "in another order than in English"
    lacks = list((Counter(ours) - Counter(theirs)).elements())
    more = list((Counter(theirs) - Counter(ours)).elements())
    said = []
    if lacks:
        said.append("missing " + " | ".join(map(str, lacks)))
    if more:
        said.append("not in English " + " | ".join(map(str, more)))
    return "; ".join(said)


def headings(page):
    """List level and id of every heading."""
    return [(tag.name, tag.get("id")) for tag in page.html.find_all(HEADINGS)]


def blocks(page):
    """List the blocks; comments and plain text may be in another language."""
    return [
        (block.heading, block.language, block.options, essence(block))
        for block in page.blocks
    ]


def essence(block):
    """What must be equal in both languages."""
    if block.language == "text":
        return None
    if block.language == "python":
        return ast.unparse(ast.parse(block.source))
    return block.source


def sections(page):
    """What each section holds, by the id of its heading and by kind."""
    found = {"": empty()}
    now = found[""]
    for tag in page.html.find_all(True):
        if tag.name in HEADINGS:
            now = found.setdefault(tag.get("id"), empty())
        collect(tag, now)
    for kinds in found.values():
        # A sentence in another order has its formulas in another order.
        for kind in ("formulas in the text", "numbers", "links"):
            kinds[kind] = sorted(kinds[kind])
        for kind in ("formulas in the text", "numbers"):
            kinds[kind] = sorted(set(kinds[kind]))
    return found


def empty():
    """A section without anything in it."""
    kinds = (
        "equations, formulas in the text, marks of checked equations, figures,"
        " links, boxes, tabs, tables, footnotes, leads, numbers"
    )
    return {kind: [] for kind in kinds.split(", ")}


def collect(tag, found):
    """Note what an element is."""
    classes = tag.get("class", [])
    if tag.name == "mjx-container" and "data-tex" in tag.attrs:
        tex = re.sub(r"\s+", " ", in_english(tag["data-tex"])).strip()
        if tag.get("display") == "true":
            found["equations"].append(tex)
        else:
            found["formulas in the text"].append(tex)
    elif tag.name == "details" and "checked" in classes:
        found["marks of checked equations"].append("checked")
    elif tag.name == "details" or "admonition" in classes:
        found["boxes"].append(f"{tag.name} {' '.join(sorted(classes))}")
    elif tag.name == "svg" and tag.find("title"):
        figure = tag.get("aria-labelledby", "")
        found["figures"].append(re.sub(r"^figure-|-\d+$", "", figure))
    elif tag.name == "a" and "footnote-ref" in classes:
        found["footnotes"].append(tag["href"])
    elif tag.name == "a" and is_link(tag, classes):
        found["links"].append(tag["href"])
    elif tag.name == "strong" and not tag.previous_sibling:
        said = tag.get_text()
        found["leads"] += [
            f"{ours} or {theirs}"
            for ours, theirs in LEADS.items()
            if said in (ours, theirs)
        ]
    elif "tabbed-set" in classes:
        found["tabs"].append(len(tag.find_all("input", recursive=False)))
    elif tag.name == "table":
        rows = tag.find_all("tr")
        found["tables"].append([len(r.find_all(["td", "th"])) for r in rows])
        found["tables"][-1] = str(found["tables"][-1])
    for text in tag.find_all(string=True, recursive=False):
        said = text.previous_sibling and text.previous_sibling.get_text()
        if (
            said not in RECKONED
            and not tag.find_parent(NO_PROSE)
            and tag.name not in NO_PROSE
        ):
            found["numbers"] += (
                number.replace(",", "") for number in DECIMAL.findall(text)
            )


def is_link(tag, classes):
    """Whether an author wrote this link."""
    no_author = {"headerlink", "footnote-backref"} & set(classes)
    return tag.get("href") and not no_author


def follow(english, page):
    """Copy the blocks that are other ones in English; return what was done.

    Only where they stand in the same order: else somebody has to look.
    """
    pairs = list(zip(english.blocks, page.blocks, strict=False))
    if [b.language for b in english.blocks] != [
        b.language for b in page.blocks
    ]:
        return []
    ours, theirs = english.text.split("\n"), page.text.split("\n")
    done = []
    for mine, other in sorted(pairs, key=lambda pair: -pair[1].line):
        same = (mine.options, essence(mine)) == (other.options, essence(other))
        if same or mine.heading != other.heading:
            continue
        block = ours[mine.line - 1 : mine.end]
        theirs[other.line - 1 : other.end] = [
            (other.indent + line.removeprefix(mine.indent)).rstrip()
            for line in block
        ]
        done.insert(0, f"{other.where}: copied from {mine.where}")
    if done:
        page.path.write_text("\n".join(theirs), encoding="utf-8")
    return done


# What has to be read --------------------------------------------------------


def prose(page):
    """The text of each section without what is compared by itself."""
    lines = page.text.split("\n")
    for block in [*page.blocks, *page.unseen]:
        if block.language != "text":
            for i in range(block.line - 1, block.end):
                lines[i] = ""
    found, name = {}, ""
    for line in lines:
        if heading := HEADING.match(line):
            name = heading[1]
        found[name] = found.get(name, "") + line + "\n"
    return {name: text for name, text in found.items() if text.strip()}


def fingerprints(page):
    """A short mark of each section that changes with it, wrapping aside."""
    return {
        name: hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:12]
        for name, text in prose(page).items()
    }


def read_record(path):
    """What was read beside its twin, by section; None if nothing was."""
    file = record_of(path)
    return json.loads(file.read_text("utf-8")) if file.exists() else None


def faults_of_record(english, chinese_page):
    """Find English sections that are not as they were when both were read."""
    known = read_record(chinese_page.path)
    if known is None:
        yield f"{chinese_page.path}: never read beside English: " + remedy(
            chinese_page.path
        )
        return
    now = fingerprints(english)
    for name in [*now, *(known.keys() - now.keys())]:
        if known.get(name) != now.get(name):
            what = "is new" if name not in known else "has changed"
            what = "is gone" if name not in now else what
            yield (
                f"{place(chinese_page, name)}: {place(english, name)} {what}:"
                f" {remedy(chinese_page.path)}"
            )


# The README -----------------------------------------------------------------

README, TRANSLATED = Path("README.md"), Path("README.zh.md")
CODE = re.compile(r"`[^`\n]+`|`[^`]+`")


def parts(text):
    """The parts of a README, with what is code in each of them."""
    commands = re.compile(r"```bash\n(.*?)```", re.S)
    found = []
    for part in re.split(r"^## ", text, flags=re.M):
        lines = "\n".join(commands.findall(part)).split("\n")
        run = [line.partition("#")[0].strip() for line in lines]
        rest = commands.sub("", part)
        spans = {" ".join(x.split()).strip("`") for x in CODE.findall(rest)}
        found.append((run, spans, mark_of(part)))
    return found


def mark_of(part):
    """A mark of a part, wrapping aside."""
    return hashlib.sha256(" ".join(part.split()).encode()).hexdigest()[:12]


def faults_of_readme(known):
    """Compare both READMEs part by part, and English with what was read."""
    ours, theirs = (
        parts(path.read_text("utf-8")) for path in (README, TRANSLATED)
    )
    if len(ours) != len(theirs):
        yield f"{TRANSLATED}: {len(theirs)} parts, in English {len(ours)}"
        return
    for i, (mine, other) in enumerate(zip(ours, theirs, strict=True)):
        if mine[0] != other[0]:
            yield f"{TRANSLATED}: part {i}: other commands than in English"
        for span in sorted(mine[1] ^ other[1]):
            yield f"{TRANSLATED}: part {i}: `{span}` is in one language only"
        if known[i : i + 1] != [mine[2]]:
            yield f"{TRANSLATED}: part {i}: {README} has changed: " + remedy(
                "README"
            )


def faults_of_prose():
    """What breaks the rules of Chinese prose in the README."""
    text = TRANSLATED.read_text("utf-8")
    yield from chinese.faults_of_style(TRANSLATED, text)
    yield from chinese.faults_of_words(TRANSLATED, text, chinese.terms())


# The command ----------------------------------------------------------------


def faults_of_chinese(english, page):
    """What breaks the rules of Chinese prose on a page."""
    yield from chinese.faults_of_style(page.path, page.text)
    known = chinese.terms()
    yield from chinese.faults_of_words(page.path, page.text, known)
    yield from chinese.faults_of_terms(page, english, known)


def main(*names):
    """Check Chinese pages by name; renew the record of those in step."""
    if names == ("README",):
        known = [mark for *_, mark in parts(README.read_text("utf-8"))]
        faults = [*faults_of_readme(known), *faults_of_prose()]
        print(*faults, sep="\n", end="\n" if faults else "")
        if not faults:
            file = record_of("README.md")
            file.write_text(json.dumps(known, indent=1) + "\n", "utf-8")
        return int(bool(faults))
    there = {path.stem: path for path in pages.all_pages("zh")}
    if not names or set(names) - there.keys():
        print(f"PAGE=… is one of {', '.join(there)}")
        return 1
    failed = False
    for name in names:
        path = there[name]
        english, page = pages.read(twin(path)), pages.read(path)
        if done := follow(english, page):
            print(*done, sep="\n")
            page = pages.read(path)
        mirror = list(faults_of_mirror(english, page))
        faults = [*mirror, *faults_of_chinese(english, page)]
        print(*faults, sep="\n", end="\n" if faults else "")
        if mirror:
            print(f"{path}: not in step; nothing was noted")
            failed = True
            continue
        failed = failed or bool(faults)
        known, now = read_record(path) or {}, fingerprints(english)
        for section in now:
            if known.get(section) != now[section]:
                print(f"{place(english, section)}: noted as read")
        RECORDS.mkdir(parents=True, exist_ok=True)
        record_of(path).write_text(json.dumps(now, indent=1) + "\n", "utf-8")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
