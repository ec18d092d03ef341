"""A highlight is named by the text of its line."""

import pytest
from bs4 import BeautifulSoup
from markdown import Markdown
from pymdownx.superfences import SuperFencesException

from extensions import highlight
from extensions.pages import converting

CODE = """
def mean(values):
    total = sum(values)
    return total / len(values)
"""


def convert(text):
    """Make HTML as mkdocs.yml tells Markdown to."""
    fence = {
        "name": "*",
        "class": "",
        "validator": highlight.validator,
        "format": highlight.fence,
    }
    return Markdown(
        extensions=["extensions.highlight", "pymdownx.superfences"],
        extension_configs={"pymdownx.superfences": {"custom_fences": [fence]}},
    ).convert(text)


def highlighted(html):
    """List the lines that the reader sees highlighted."""
    return [
        tag.get_text().strip()
        for tag in BeautifulSoup(html, "lxml").find_all(class_="hll")
    ]


@pytest.mark.parametrize("before", ["", "\n\n", "# more\n" * 3])
def test_the_highlight_goes_with_its_line(before):
    html = convert(f'```python hl="return | = sum"\n{before}{CODE}```')
    assert highlighted(html) == [
        "total = sum(values)",
        "return total / len(values)",
    ]


@pytest.mark.parametrize("fence", ["```python", '```python title="a.py"'])
def test_without_the_option_nothing_is_highlighted(fence):
    html = convert(f"{fence}\n{CODE}```")
    assert highlighted(html) == []
    assert ("a.py" in html) == ("title" in fence)


def test_other_options_reach_the_block():
    html = convert(f'```python title="a.py" hl="return"\n{CODE}```')
    assert "a.py" in html and len(highlighted(html)) == 1


def test_a_text_may_have_quotation_marks_and_bars():
    html = convert('```python hl=\'{"a"|b\'\nx = {"a"|b}\n```')
    assert highlighted(html) == ['x = {"a"|b}']


REFUSED = {
    "nowhere": ('hl="retrun"', "'retrun' stands in no line"),
    "twice": ('hl="values"', r"'values' stands in lines \[1, 2, 3\]"),
    "by number": ('hl_lines="1"', 'hl_lines="1": .* named by their text'),
}


@pytest.mark.parametrize(("option", "why"), REFUSED.values(), ids=REFUSED)
@pytest.mark.parametrize("indent", ["", "    "])
def test_the_build_names_page_and_line(
    tmp_path, monkeypatch, option, why, indent
):
    monkeypatch.chdir(tmp_path)
    sound = f'```python title="toy.py" hl="return"\n{CODE}```\n'
    wrong = sound.replace('hl="return"', option)
    wrong = "".join(indent + line for line in wrong.splitlines(keepends=True))
    tab = '=== "Tab"\n\n' if indent else ""
    text = f"# Toy\n\n{sound}\n{tab}{wrong}"
    page = tmp_path / "docs" / "en" / "toy.md"
    page.parent.mkdir(parents=True)
    page.write_text("---\ntitle: Toy\n---\n\n" + text, encoding="utf-8")
    line = (
        page.read_text(encoding="utf-8").split("\n").index(wrong.split("\n")[0])
        + 1
    )
    name = "docs/en/toy.md"
    said = pytest.raises(SuperFencesException, match=f"^{name}:{line}: .*{why}")
    with said, converting(name):
        convert(text)
