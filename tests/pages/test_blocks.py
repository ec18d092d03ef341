"""Each block is what it seems: none hidden, each legible, marks in place."""

import ast
import re
from pathlib import Path

import pytest
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

from extensions import highlight
from tools.proof import pages

LANGUAGES = ("python", "output", "bash", "text", "lesson-file")
COLUMNS, LINES = 80, 40
# Data, folded on the page: address in either language → what it is.
LONG = {
    "music.md#tunes:2": "70 tunes",
    "name-tagging.md#prose:2": "200 sentences",
}
MARKER = re.compile(r"# \((\d+)\)!?")


def hidden_from_the_runner(page):
    """Find Python that a reader sees, or may copy, and that no test runs."""
    for block in page.blocks:
        if block.language not in LANGUAGES:
            yield f"{block.where}: {advice(block.language)}"
        elif block.language in ("text", "bash") and looks_like_python(block):
            yield f"{block.where}: Python in a fence `{block.language}`"
    for block in page.unseen:
        yield f"{block.where}: a fence that no reader sees"
    for tag in page.html.find_all("pre"):
        if "data-block" not in tag.attrs:
            text = tag.get_text().strip()
            where = page.line_of(text.split("\n")[0])
            yield f"{where}: a block without a fence: {text[:40]!r}"
    for tag in page.html.find_all("code"):
        if "\n" in tag.get_text().strip():
            first = tag.get_text().strip().split("\n")[0]
            where = page.line_of(first)
            yield f"{where}: Markdown does not take this as a fence: {first!r}"


def advice(language):
    """Say which fence was meant."""
    try:
        name = get_lexer_by_name(language).name if language else "no language"
    except ClassNotFound:
        name = "no known language"
    wanted = "python" if "python" in name.lower() else ", ".join(LANGUAGES)
    return f"fence `{language}` ({name}), write {wanted}"


def looks_like_python(block):
    """Say if a text would run as Python and do something."""
    try:
        nodes = ast.walk(ast.parse(block.source))
    except SyntaxError:
        return False
    doing = (
        ast.Import | ast.ImportFrom | ast.FunctionDef | ast.Assign | ast.Call
    )
    return any(isinstance(node, doing) for node in nodes)


def too_large(page):
    """Find blocks that do not fit the column, or that nobody reads."""
    for block in page.blocks:
        lines = block.source.split("\n")
        for number, line in enumerate(lines, start=1):
            if len(line) > COLUMNS:
                yield f"{block.where}: line {number} has {len(line)} columns"
        is_long = block.language == "python" and len(lines) > LINES
        if is_long and in_either(block) not in LONG:
            yield f"{block.where}: {len(lines)} lines, {LINES} are enough"


def in_either(block):
    """The address of a block without its language."""
    return block.address.partition("/")[2]


def wrong_highlights(page):
    """Find highlights that name no line, or not exactly one."""
    for block in page.blocks:
        try:
            highlight.by_number(block.source, block.options)
        except ValueError as error:
            yield f"{block.where}: {error}"


def wrong_annotations(page):
    """Find markers in code that do not fit the list under the block."""
    for block in page.blocks:
        found = [int(number) for number in MARKER.findall(block.source)]
        below = block.element.find_next_sibling()
        is_list = below is not None and below.name == "ol"
        items = len(below.find_all("li", recursive=False)) if is_list else 0
        if found and found != list(range(1, items + 1)):
            yield f"{block.where}: annotations {found}, {items} items below"


LINTS = (hidden_from_the_runner, too_large, wrong_highlights, wrong_annotations)


def all_faults(page):
    return [fault for lint in LINTS for fault in lint(page)]


@pytest.mark.parametrize("lint", LINTS, ids=lambda lint: lint.__name__)
def test_pages(page, lint):
    assert list(lint(page)) == []


def test_long_blocks_are_exactly_the_named_ones(page):
    found = {
        in_either(block)
        for block in page.blocks
        if block.language == "python" and len(block.source.split("\n")) > LINES
    }
    assert found == {x for x in LONG if x.startswith(f"{page.path.name}#")}


SOUND = """
# Toy { #toy }

```python hl="x = 1 | y = x + 2"
x = 1  # (1)!

y = x + 2  # (2)!
```

1. One
2. Two

=== "Shell"

    ```bash
    pip install numpy
    ```

Text with `code`.

```text
x⟨1⟩ → a⟨1⟩
```
"""

WHERE = ":3 (en/toy.md#toy)"

PLANTED = {
    "short name": ("```py\nx = 1\n```", f"{WHERE}: fence `py` (Python)"),
    "capital": ("```Python\nx = 1\n```", f"{WHERE}: fence `Python` (Python)"),
    "version": ("```python3\nx = 1\n```", f"{WHERE}: fence `python3`"),
    "console": ("```pycon\n>>> 1\n```", f"{WHERE}: fence `pycon` (Python con"),
    "ipython": ("```ipython\nx = 1\n```", "write python"),
    "no language": ("```\nx = 1\n```", f"{WHERE}: fence `` (no language)"),
    "unknown": ("```pyhton\nx = 1\n```", "`pyhton` (no known language)"),
    "as text": ("```text\nx = 1\n```", f"{WHERE}: Python in a fence `text`"),
    "as shell": ("```bash\nprint(1)\n```", f"{WHERE}: Python in a fence"),
    "indented": ("Text\n\n    x = 1\n", ":5: a block without a fence: 'x = 1'"),
    "fence in an indented block": (
        "Text\n\n    ```python\n    x = 1\n    ```",
        ":5 (en/toy.md#): a fence that no reader sees",
    ),
    "raw HTML": ("<pre>\nx = 1\n</pre>", ":4: a block without a fence"),
    "comment": (
        "<!--\n\n```python\nx = 1\n```\n\n-->",
        ":5 (en/toy.md#): a fence that no reader sees",
    ),
    "wrong option": (
        '```python hl_line="1"\nx = 1\n```',
        ": Markdown does not take this as a fence",
    ),
    "wide": (f"```python\nx = {'1' * 77}\n```", f"{WHERE}: line 1 has 81"),
    "long": ("```python\n" + "x = 1\n" * 41 + "```", f"{WHERE}: 41 lines"),
    "highlight on a line that went": (
        '```python hl="x = 1 | y = 3"\nx = 1\ny = 2\n```',
        f"{WHERE}: hl: 'y = 3' stands in no line, want one",
    ),
    "highlight of two lines": (
        '```python hl="= 1"\nx = 1\ny = 2\nz = 1\n```',
        f"{WHERE}: hl: '= 1' stands in lines [1, 3], want one",
    ),
    "highlight of nothing": (
        '```python hl="x = 1 | "\nx = 1\n```',
        f"{WHERE}: hl: '' stands in no line",
    ),
    "one line twice": (
        '```python hl="x = | = 1"\nx = 1\n```',
        f"{WHERE}: hl: '= 1' names line 1 once more",
    ),
    "all lines": (
        '```python hl="a | b | c | d"\na = 1\nb = 1\nc = 1\nd = 1\n```',
        f"{WHERE}: 4 highlighted lines, at most 3",
    ),
    "by number": (
        '```python hl_lines="1"\nx = 1\n```',
        f'{WHERE}: hl_lines="1": highlighted lines are named by their text',
    ),
    "annotation without item": (
        "```python\nx = 1  # (1)!\ny = 2  # (2)!\n```\n\n1. One",
        f"{WHERE}: annotations [1, 2], 1 items below",
    ),
    "annotation without list": (
        "```python\nx = 1  # (1)!\n```\n\nText\n\n1. One",
        f"{WHERE}: annotations [1], 0 items below",
    ),
    "annotations in disorder": (
        "```python\nx = 1  # (2)!\ny = 2  # (1)!\n```\n\n1. One\n2. Two",
        f"{WHERE}: annotations [2, 1], 2 items below",
    ),
}


def test_sound_page_has_no_fault(toy):
    assert all_faults(toy(SOUND)) == []


@pytest.mark.parametrize(("text", "message"), PLANTED.values(), ids=PLANTED)
def test_finds(toy, expect, text, message):
    page = toy(f"# Toy {{ #toy }}\n\n{text}\n")
    expect(all_faults(page), message)


# On real pages: what stands in the highlight, what is written instead.
WRONG_HIGHLIGHTS = {
    "a line that is not there": ("gru", "r = sigmoid", "r = sigmod"),
    "a text in two lines": ("lstm", "c_next =", "c_next"),
}


@pytest.mark.parametrize(
    ("name", "old", "new"), WRONG_HIGHLIGHTS.values(), ids=WRONG_HIGHLIGHTS
)
def test_finds_on_a_real_page(expect, name, old, new):
    path = Path(f"docs/en/{name}.md")
    text = path.read_text(encoding="utf-8")
    before, found, _ = text.partition(f'hl="{old}')
    assert found, f"{path} highlights no {old!r}: plant another fault"
    page = pages.read_text(path, text.replace(found, f'hl="{new}', 1))
    line = before.count("\n") + 1
    expect(wrong_highlights(page), f"{new!r} stands in", f"{path}:{line} ")
