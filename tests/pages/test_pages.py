"""A page is read as the site shows it."""

import pytest

from tools.proof import pages

TOY = """
# Toy { #toy }

```python title="snippets/toy.py" hl="def one"
--8<-- "snippets/toy.py:one"
```

=== "Tab"

    ```python
    in_tab = 1
    ```

## Next { #next }

1. Item

    ```{ .python #name }
    in_list = 1
    ```

??? note

    !!! tip

        ```python
        deep = 1
        ```

> ```output
> quoted
> ```

A footnote.[^1]

[^1]:
    In it:

    ```text
    footnote
    ```

### Last { #last }

```text
last
```
"""

MODULE = """
# --8<-- [start:one]
def one():
    pass


# --8<-- [end:one]
"""


def test_blocks_come_as_the_reader_sees_them(write, toy):
    write("snippets/toy.py", MODULE)
    found = [
        (block.address, block.line, block.language, block.source)
        for block in toy(TOY).blocks
    ]
    assert found == [
        ("en/toy.md#toy", 3, "python", "def one():\n    pass"),
        ("en/toy.md#toy:2", 9, "python", "in_tab = 1"),
        ("en/toy.md#next", 17, "python", "in_list = 1"),
        ("en/toy.md#next:2", 25, "python", "deep = 1"),
        ("en/toy.md#next", 29, "output", "quoted"),
        ("en/toy.md#last", 44, "text", "last"),
        ("en/toy.md#last:2", 38, "text", "footnote"),
    ]


def test_a_block_knows_what_is_written(write, toy):
    write("snippets/toy.py", MODULE)
    block = toy(TOY).blocks[0]
    assert block.written == '--8<-- "snippets/toy.py:one"'
    assert block.options == {"title": "snippets/toy.py", "hl": "def one"}


@pytest.mark.parametrize("language", pages.LANGUAGES)
def test_both_languages_are_read(write, language):
    path = write(f"docs/{language}/toy.md", "# 标题 { #toy }\n\n## 无\n")
    page = pages.read(path)
    assert (page.name, page.language) == (f"{language}/toy.md", language)
    assert page.without_id == ["无"]


@pytest.mark.parametrize("around", ["```python\n%s\n```", "Text\n%s"])
@pytest.mark.parametrize("path", ["snippets/no.py:one", "snippets/toy.py:two"])
def test_missing_include_is_an_error_of_its_page(write, toy, around, path):
    write("snippets/toy.py", MODULE)
    with pytest.raises(pages.PageError, match="docs/en/toy.md:2: Snippet"):
        toy(around % f'--8<-- "{path}"')


def test_fence_in_an_include_is_an_error(write, toy):
    write("more.md", "```python\nx = 1\n```\n")
    with pytest.raises(pages.PageError, match="brings or hides a fence"):
        toy('--8<-- "more.md"')


def test_what_an_extension_refuses_is_an_error_of_the_page(toy):
    with pytest.raises(pages.PageError, match="docs/en/toy.md:1: "):
        toy("![Nothing](figure:no-such-figure)\n")
