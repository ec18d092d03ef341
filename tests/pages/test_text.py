"""What stands around the blocks: headings, references, pictures."""

import re
from collections import Counter
from pathlib import Path

import bs4
import pytest

from extensions.minutes import LONGEST
from tools.proof import pages

ANATOMY = (
    "idea mathematics code run proof pitfalls exercises other-words summary"
    " read-on sources"
).split()
# The second paragraph: how it is written, and how it is read.
NEEDS = {
    "en": ("**Before:** ", r"Before: .+ · Minutes: \d+"),
    "zh": ("**先修**：", r"先修：.+ · 用时：\d+ 分钟"),
}
HEADINGS = ["h1", "h2", "h3", "h4", "h5", "h6"]
# What is not prose: code, and formulas, whose brackets mean something else.
NO_PROSE = ["code", "pre", "script", "style", "svg", "math", "mjx-container"]
LEFT_OVER = {
    "a fence": re.compile(r"```|~~~"),
    "a footnote": re.compile(r"\[\^[^\]]*\]"),
    "a link": re.compile(r"\]\[[^\]]*\]|\] ?\((#|https?:|[\w./-]+\.md)[^)]*\)"),
    "an include": re.compile(r"-8<-"),
    "attributes": re.compile(r"\{:? ?[#.][-\w]+ ?\}"),
}


def wrong_headings(page):
    """Find headings without an id, ids used twice, levels left out."""
    for title in page.without_id:
        yield f"{page.line_of(title)}: heading without an id: {title}"
    ids = Counter(tag["id"] for tag in page.html.find_all(id=True))
    for name, count in ids.items():
        if count > 1:
            yield f"{page.path}: {count} elements have the id {name}"
    levels = [int(tag.name[1]) for tag in page.html.find_all(HEADINGS)]
    if levels[:1] != [1] or levels.count(1) != 1:
        yield f"{page.path}: want one title, as the first heading"
    for tag, above in zip(
        page.html.find_all(HEADINGS)[1:], levels, strict=False
    ):
        if int(tag.name[1]) > above + 1:
            yield f"{page.path}: {tag.name} #{tag.get('id')} under h{above}"


def wrong_anatomy(page):
    """Compare a lesson with the parts that every lesson has."""
    title = page.html.find("h1")
    if title is None or title.get("id") != page.path.stem:
        yield f"{page.path}: the title has not the id {page.path.stem}"
        return
    first, second = (title.find_next_siblings() + [None, None])[:2]
    if first is None or first.name != "p" or first.find("strong"):
        yield f"{page.path}: want a plain paragraph under the title"
    needs = " ".join(second.get_text().split()) if second else ""
    start, reckoned = NEEDS[page.language]
    if not re.fullmatch(reckoned, needs):
        want = f"{start}… (its minutes are reckoned)"
        yield f"{page.path}: want {want}, not {needs!r}"
    parts = [tag.get("id") for tag in page.html.find_all("h2")]
    if parts != ANATOMY:
        yield f"{page.path}: parts {parts}, a lesson has {ANATOMY}"


def long_sittings(page):
    """Find what takes longer than one can read with care."""
    lines = [tag.get_text() for tag in page.html.find_all("p")]
    listed = [x for x in lines if x.startswith(("Sittings: ", "分几次读："))]
    whole = [x for x in lines if x.startswith(("Before: ", "先修："))]
    for line in listed or whole:
        for name, minutes in re.findall(r"([^·：]+?)[：:\s]\s*(\d+)", line):
            if int(minutes) > LONGEST:
                yield (
                    f"{page.path}: {name.strip()}: {minutes} minutes in one"
                    f" sitting, want {LONGEST}: put **A place to rest.** before"
                    " one of its headings"
                )


def left_over(page):
    """Find what was meant as Markdown and came out as text."""
    for text in page.html.find_all(string=True):
        if isinstance(text, bs4.Comment) or text.find_parent(NO_PROSE):
            continue
        for kind, pattern in LEFT_OVER.items():
            if found := pattern.search(text):
                yield f"{page.line_of(found[0])}: {kind} left: {found[0]}"


def no_alternative_text(page):
    """Find pictures that say nothing to those who cannot see them."""
    for image in page.html.find_all("img"):
        if not image.get("alt", "").strip():
            source = image.get("src", "")
            yield f"{page.line_of(source)}: no alternative text: {source}"
    for drawing in page.html.find_all("svg"):
        title = drawing.find("title")
        if not (title and title.get_text().strip()):
            yield f"{page.line_of('<svg')}: no title: {str(drawing)[:60]}"


LINTS = (wrong_headings, left_over, no_alternative_text)


@pytest.mark.parametrize("lint", LINTS, ids=lambda lint: lint.__name__)
def test_pages(page, lint):
    assert list(lint(page)) == []


def test_anatomy(lesson):
    assert list(wrong_anatomy(lesson)) == []


def test_anatomy_in_chinese(translated):
    _, page = translated
    if page.path.name not in pages.no_lessons():
        assert list(wrong_anatomy(page)) == []


def test_sittings(lesson):
    assert list(long_sittings(lesson)) == []


def test_sittings_in_chinese(translated):
    _, page = translated
    assert list(long_sittings(page)) == []


@pytest.mark.parametrize(
    "language, name", [("en", "The output layer"), ("zh", "输出层")]
)
def test_finds_a_long_sitting(language, name, monkeypatch, expect):
    path = Path("docs", language, "bptt.md")
    monkeypatch.setattr(f"{__name__}.LONGEST", 20)
    faults = long_sittings(pages.read_once(path))
    expect(faults, f"{name}: 30 minutes", path.as_posix())


SOUND = """
# Toy { #toy }

You will be able to [read](#idea) it.[^1]

**Before:** nothing

""" + "\n\n".join(f"## {name} {{ #{name} }}" for name in ANATOMY)
SOUND += """

### Deeper { #deeper }

![A red dot](dot.png)

`a[i][j]`, a[i] and [1, 2].

[^1]: A note.
"""

PLANTED = {
    "no id": (" { #deeper }", "", ": heading without an id: Deeper"),
    "same id": ("{ #deeper }", "{ #idea }", ": 2 elements have the id idea"),
    "level left out": ("###", "####", ": h4 #deeper under h2"),
    "two titles": ("###", "#", ": want one title"),
    "no title": ("# Toy", "## Toy", ": want one title"),
    "other title": ("#toy }", "#toys }", ": the title has not the id toy"),
    "part missing": ("## proof { #proof }", "", "'run', 'pitfalls'"),
    "parts in disorder": (
        "## idea { #idea }\n\n## mathematics { #mathematics }",
        "## mathematics { #mathematics }\n\n## idea { #idea }",
        ": parts ['mathematics', 'idea'",
    ),
    "part too much": ("### Deeper", "## Deeper", "'sources', 'deeper']"),
    "no paragraph": ("You will", "- You will", ": want a plain paragraph"),
    "nothing before": ("**Before:** nothing", "", ": want **Before:**"),
    "a long lesson": (
        "## proof",
        "word " * 9001 + "\n\n## proof",
        ": Minutes: 50 minutes in one sitting",
    ),
    "a long sitting": (
        "## proof",
        "word " * 9001 + "\n\n**A place to rest.** Yes.\n\n## proof",
        ": Sittings: idea: 50 minutes in one sitting",
    ),
    "missing link": (
        "[read](#idea)",
        "[read][no]",
        ":3: a link left: ][no]",
    ),
    "missing link on code": (
        "[read](#idea)",
        "[`read`][no]",
        ":3: a link left: ][no]",
    ),
    "broken link": ("[read](#idea)", "[read] (#idea)", ":3: a link left"),
    "missing note": ("it.[^1]", "it.[^2]", ":3: a footnote left: [^2]"),
    "unclosed fence": (
        "`a[i]",
        "```python\nx = 1\n\n`a[i]",
        "a fence left: ```",
    ),
    "odd attributes": ("able to", "able to {#x}", ":3: attributes left: {#x}"),
    "no alt": ("![A red dot]", "![]", ": no alternative text: dot.png"),
    "no alt in HTML": (
        "![A red dot](dot.png)",
        '<img src="dot.png">',
        ": no alternative text: dot.png",
    ),
    "drawing without a title": (
        "![A red dot](dot.png)",
        '<svg viewBox="0 0 1 1"><title> </title></svg>',
        ": no title: <svg",
    ),
    "blank alt in HTML": (
        "![A red dot](dot.png)",
        '<p><img src="dot.png" alt=" "></p>',
        ": no alternative text: dot.png",
    ),
}


def all_faults(page):
    lints = (*LINTS, wrong_anatomy, long_sittings)
    return [fault for lint in lints for fault in lint(page)]


def test_sound_page_has_no_fault(toy):
    assert all_faults(toy(SOUND)) == []


@pytest.mark.parametrize(
    ("old", "new", "message"), PLANTED.values(), ids=PLANTED
)
def test_finds(toy, expect, old, new, message):
    assert old in SOUND
    expect(all_faults(toy(SOUND.replace(old, new, 1))), message)
