"""`make outputs` writes what the programs print, and nothing else."""

from pathlib import Path

import pytest

from tools.proof import outputs, pages

PAGE = """
# Toy { #toy }

{wrong}

=== "Tab"

    1. A list

        ```python
        print("a\\n\\nb")
        ```
{missing}
    Text stays,  as it is.

???+ note

    ```python
    x = 1
    ```
{needless}
> ```python
> print(x)
> ```
{quoted}
??? example "Folded, and what it prints is not"

    ```python
    print(3)
    ```
{outside}
The end
"""

BEFORE = {
    "wrong": "```python\nprint(2)\n```\n```output\n1\n1\n```",
    "missing": "",
    "needless": "\n    ```output\n    1\n    ```\n",
    "quoted": "> ```output\n> 2\n> ```\n",
    "outside": "\n```output\n4\n```\n",
}
AFTER = {
    "wrong": "```python\nprint(2)\n```\n```output\n2\n```",
    "missing": "\n        ```output\n        a\n\n        b\n        ```\n",
    "needless": "",
    "quoted": "> ```output\n> 1\n> ```\n",
    "outside": "\n```output\n3\n```\n",
}


def fill(parts):
    text = PAGE
    for name, part in parts.items():
        text = text.replace("{" + name + "}", part)
    return text


@pytest.mark.parametrize("language", pages.LANGUAGES)
def test_corrects_inserts_removes(write, capsys, language):
    path = write(f"docs/{language}/toy.md", fill(BEFORE))
    assert outputs.main() == 0
    assert path.read_text() == fill(AFTER).lstrip("\n")
    here = f"docs/{language}/toy.md"
    assert capsys.readouterr().out.splitlines() == [
        f"{here}:6 ({language}/toy.md#toy): output corrected",
        f"{here}:15 ({language}/toy.md#toy:2): output inserted",
        f"{here}:27 ({language}/toy.md#toy:2): output removed",
        f"{here}:34 ({language}/toy.md#toy:3): output corrected",
        f"{here}:44 ({language}/toy.md#toy:4): output corrected",
    ]


def test_second_run_changes_nothing(write, capsys):
    path = write("docs/en/toy.md", fill(BEFORE))
    outputs.main()
    text, changed = path.read_text(), path.stat().st_mtime_ns
    capsys.readouterr()
    assert outputs.main() == 0
    assert (path.read_text(), path.stat().st_mtime_ns) == (text, changed)
    assert capsys.readouterr().out == ""


FAULTS = {
    "fails": (
        "```python\nprint(1)\n1 / 0\n```",
        ":1 (en/toy.md#): ZeroDivision",
    ),
    "orphan": ("```output\n1\n```", ":1 (en/toy.md#): output without"),
    "missing": ('```python\n--8<-- "snippets/no.py:a"\n```', ":2: Snippet"),
}


@pytest.mark.parametrize(("text", "message"), FAULTS.values(), ids=FAULTS)
def test_leaves_a_faulty_page_to_its_author(write, capsys, text, message):
    path = write("docs/en/toy.md", text)
    assert outputs.main() == 1
    assert Path(path).read_text() == text
    assert f"docs/en/toy.md{message}" in capsys.readouterr().out
