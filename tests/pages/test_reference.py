"""The reference page agrees with the lessons that it sends its readers to."""

import re
from pathlib import Path

import pytest

from tools.proof import pages

PAGES = [Path("docs", x, "reference.md") for x in ("en", "zh")]
NUMBER = re.compile(r"-?\d+\.?\d*(?:e[+-]?\d+)?")


def faults_of_numbers(page, read=pages.read_once):
    """Find numbers in errata that no linked program prints."""
    for item in page.html.find("h2", id="errata").find_all_next("li"):
        printed = {
            number
            for link in item.find_all("a", href=True)
            for number in numbers_under(link["href"], page, read)
        }
        for code in item.find_all("code"):
            for number in NUMBER.findall(code.get_text()):
                if number not in printed:
                    where = page.line_of(f"`{code.get_text()}`")
                    yield f"{where}: no linked program prints {number}"


def numbers_under(href, page, read):
    """List the numbers in the outputs under a heading, here or elsewhere."""
    name, _, heading = href.partition("#")
    if name.startswith("http"):
        return []
    other = read(page.path.with_name(name)) if name else page
    return [
        number
        for block in other.blocks
        if block.heading == heading and block.language == "output"
        for number in NUMBER.findall(block.source)
    ]


def faults_of_glossary(page):
    """Find terms in disorder, without a lesson or without a translation."""
    table = page.html.find("h2", id="glossary").find_next("table")
    before = ""
    for row in table.find_all("tr")[1:]:
        english, chinese, meaning = (
            cell.get_text().strip() for cell in row.find_all("td")
        )
        if english.casefold() <= before.casefold():
            yield f"{page.path}: {english} stands after {before}"
        before = english
        if not row.find("a", href=re.compile(r"\.md#")):
            yield f"{page.path}: {english} leads to no lesson"
        if not re.search(r"[\u4e00-\u9fff]", chinese) or not meaning:
            yield f"{page.path}: {english} has no translation or no meaning"


def faults_of_lessons(page, lessons):
    """Find lessons that the reference never mentions."""
    linked = {link["href"].partition("#")[0] for link in page.html("a")}
    for path in lessons:
        if path.name not in linked:
            yield f"{page.path}: no link to {path.name}"


@pytest.fixture(params=PAGES, ids=["en", "zh"])
def reference(request):
    return pages.read_once(request.param)


def test_numbers_are_printed_where_the_link_leads(reference):
    assert list(faults_of_numbers(reference)) == []


def test_glossary(reference):
    assert list(faults_of_glossary(reference)) == []


def test_every_lesson_is_in_the_reference(reference):
    assert list(faults_of_lessons(reference, pages.all_lessons())) == []


OTHER = """
# Other { #other }

## Run { #run }

```output
error 5.39, [6.]
```
"""
SOUND = """
# Toy { #toy }

## Glossary { #glossary }

| English | 中文 | Meaning |
| --- | --- | --- |
| [bag](other.md#run) | 袋 | a |
| [LSTM](other.md#run) | 长短期记忆 | b |

## Errata { #errata }

- Prints `x`; `5.39` and `[6.]` are off ([there](other.md#run)), `-1` is
  [here](#here), see [a post](https://example.org/#run).

### Here { #here }

```output
-1 2
```
"""


def all_faults(page):
    return [
        *faults_of_numbers(page),
        *faults_of_glossary(page),
        *faults_of_lessons(page, [Path("docs/en/other.md")]),
    ]


PLANTED = [
    ("`5.39`", "`5.38`", ": no linked program prints 5.38"),
    ("`[6.]`", "`[6]`", ": no linked program prints 6"),
    ("`-1`", "`1`", ": no linked program prints 1"),
    ("[here](#here)", "here", ": no linked program prints -1"),
    ("[there](other.md#run)", "there", ": no linked program prints 5.39"),
    ("[bag]", "[net]", ": LSTM stands after net"),
    ("[bag](other.md#run)", "bag", ": bag leads to no lesson"),
    ("袋", "bag", ": bag has no translation"),
    (
        "长短期记忆 | b",
        "长短期记忆 | ",
        ": LSTM has no translation or no meaning",
    ),
    ("other.md", "toy.md", ": no link to other.md"),
]


def test_sound_page_has_no_fault(write, toy):
    write("docs/en/other.md", OTHER)
    assert all_faults(toy(SOUND)) == []


@pytest.mark.parametrize(("old", "new", "message"), PLANTED)
def test_finds(write, toy, expect, old, new, message):
    write("docs/en/other.md", OTHER)
    assert old in SOUND
    expect(all_faults(toy(SOUND.replace(old, new))), message)
