"""`make outputs` writes what the programs print, and nothing else."""

from pathlib import Path

import pytest

from tools.proof import outputs

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


def test_corrects_inserts_removes(write, capsys):
    path = write("docs/en/toy.md", fill(BEFORE))
    assert outputs.main() == 0
    assert path.read_text() == fill(AFTER).lstrip("\n")
    here = "docs/en/toy.md"
    assert capsys.readouterr().out.splitlines() == [
        f"{here}:6 (en/toy.md#toy): output corrected",
        f"{here}:15 (en/toy.md#toy:2): output inserted",
        f"{here}:27 (en/toy.md#toy:2): output removed",
        f"{here}:34 (en/toy.md#toy:3): output corrected",
        f"{here}:44 (en/toy.md#toy:4): output corrected",
    ]


def test_a_chinese_page_gets_the_outputs_of_its_twin(write, capsys):
    text = "# Toy { #toy }\n\n```python\nprint(2)\n```\n\n```output\n1\n```\n"
    write("docs/en/toy.md", text)
    path = write("docs/zh/toy.md", text.replace("Toy", "玩具"))
    assert outputs.main() == 0
    assert "玩具" in path.read_text() and "output\n2" in path.read_text()
    assert "copied from docs/en/toy.md:7" in capsys.readouterr().out


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
