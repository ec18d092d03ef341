"""Every part of a module is shown on its page, once, in order, by name."""

import ast
import re
from pathlib import Path

import pytest

from tests.pages.contents import MEASURED, order_of_lessons
from tools.proof import pages

MARK = re.compile(r"# --8<-- \[(start|end):([a-z][-a-z0-9]*)\]")
INCLUDE = re.compile(r'--8<-- "(snippets/[a-z_]+\.py):([a-z][-a-z0-9]*)"')
SUPPORT = Path("snippets/checks.py")  # shown at the end of the first lesson
SUPPORT_PAGE = Path("docs/en/notation.md")
# Shows the last sections of several modules: what turns one library's weights
# into another's.
SHARED_PAGE = Path("docs/en/conventions.md")


def faults_of_module(path):
    """Find markers that pymdownx.snippets takes in silence, hidden code."""
    text = Path(path).read_text(encoding="utf-8")
    open_name, names, docstring = None, set(), range(0)
    if ast.get_docstring(tree := ast.parse(text)):
        docstring = range(1, tree.body[0].end_lineno + 1)
    for number, line in enumerate(text.split("\n"), start=1):
        where, mark = f"{path}:{number}", MARK.fullmatch(line.strip())
        if mark is None:
            if "8<-" in line:
                yield f"{where}: not a marker of a section: {line.strip()}"
            elif line.strip() and not open_name and number not in docstring:
                yield f"{where}: outside of every section: {line.strip()}"
            continue
        kind, name = mark.groups()
        if kind == "start":
            if open_name:
                yield f"{where}: {name} starts inside {open_name}"
            if name in names:
                yield f"{where}: a second section {name}"
            names.add(name)
            open_name = name
        else:
            if name != open_name:
                yield f"{where}: {name} ends, open is {open_name}"
            open_name = None
    if open_name:
        yield f"{path}: {open_name} is never closed"


def section_names(path):
    """List the sections of a module in order."""
    found = MARK.findall(Path(path).read_text(encoding="utf-8"))
    return [name for kind, name in found if kind == "start"]


def faults_of_includes(page):
    """Find includes that are not one named section under its own title."""
    lines = page.text.split("\n")
    inside = set()
    for block in [*page.blocks, *page.unseen]:
        inside |= set(range(block.line + 1, block.end))
        title = block.options.get("title")
        include = INCLUDE.fullmatch(block.written.strip())
        if "8<-" in block.written and not include:
            yield f'{block.where}: want --8<-- "snippets/name.py:section" alone'
        elif include and not title:
            yield f"{block.where}: the title is missing: {include[1]}"
        elif include and title != include[1]:
            yield f"{block.where}: title {title}, but it shows {include[1]}"
        elif title and not include:
            yield f"{block.where}: title {title}, but it includes nothing"
    for number, line in enumerate(lines, start=1):
        if MEASURED.fullmatch(line.strip()) and number not in inside:
            continue
        if "8<-" in line and number not in inside:
            yield f"{page.path}:{number}: an include outside of a fence"
    left_over = [block for block in page.blocks if "8<-" in block.source]
    for block in left_over:
        yield f"{block.where}: an include or a marker is left"


def faults_of_listings(page):
    """Compare the listings of a lesson with its module; no code twice."""
    modules = [pages.module_of(page.path)]
    if page.path.stem == SUPPORT_PAGE.stem:
        modules.append(SUPPORT)
    for module in modules:
        shown = included(page, module)
        if SHARED_PAGE.exists():
            shown += included(pages.read_once(SHARED_PAGE), module)
        if shown != section_names(module):
            yield (
                f"{page.path}: shows of {module}\n{shown}\n"
                f"the module has\n{section_names(module)}"
            )
    whole = [b.written for b in page.blocks if b.language == "lesson-file"]
    if whole != [modules[0].as_posix()]:
        yield f"{page.path}: {modules[0]} as one file stands there as {whole}"


def included(page, module):
    """List the sections of a module that a page shows."""
    return [
        include[2]
        for block in page.blocks
        if (include := INCLUDE.fullmatch(block.written.strip()))
        and include[1] == module.as_posix()
    ]


def faults_of_copies(page):
    """Find functions and classes written by hand that the reader has met.

    A later lesson may give a name of its programs to a function of its own.
    """
    owners = {
        name: module
        for module in met(page)
        for name in defined(module.read_text(encoding="utf-8"))
    }
    for block in page.blocks:
        if block.is_program:
            for name in sorted(defined(block.source) & owners.keys()):
                yield f"{block.where}: {name} is in {owners[name]}, include it"


def met(page):
    """List the modules of the lessons up to a page; of all for the home."""
    order = order_of_lessons()
    own = pages.module_of(page.path)
    if own.stem in order:
        order = order[: order.index(own.stem)]
    earlier = [own.with_name(f"{name}.py") for name in order]
    return [module for module in [*earlier, own] if module.exists()]


def defined(source):
    """Name the functions and classes of a source."""
    try:
        nodes = ast.walk(ast.parse(source))
    except SyntaxError:  # the run says so
        return set()
    kinds = ast.FunctionDef | ast.ClassDef
    return {node.name for node in nodes if isinstance(node, kinds)}


def test_module(module):
    assert list(faults_of_module(module)) == []


def test_includes(page):
    assert list(faults_of_includes(page)) == []


def test_module_is_shown_once_in_order(lesson):
    assert list(faults_of_listings(lesson)) == []


def test_nothing_is_copied_by_hand(page):
    assert list(faults_of_copies(page)) == []


MODULE = '''
"""A toy."""

# --8<-- [start:one]
def one():
    return 1


# --8<-- [end:one]


# --8<-- [start:two]
class Two:
    pass


# --8<-- [end:two]
'''

PAGE = """
# Toy { #toy }

```python title="snippets/toy.py"
--8<-- "snippets/toy.py:one"
```

=== "Tab"

    ```python title="snippets/toy.py"
    --8<-- "snippets/toy.py:two"
    ```

```lesson-file
snippets/toy.py
```

```python
print(one())
```
"""


def all_faults(page):
    yield from faults_of_includes(page)
    yield from faults_of_listings(page)
    yield from faults_of_copies(page)


def test_sound_page_has_no_fault(write, toy):
    path = write("snippets/toy.py", MODULE)
    assert list(faults_of_module(path)) == []
    assert list(all_faults(toy(PAGE))) == []


BAD_MODULES = {
    "never closed": ("# --8<-- [end:two]\n", "", ": two is never closed"),
    "closed late": ("# --8<-- [end:one]\n", "", ":10: two starts inside one"),
    "never opened": (
        "# --8<-- [start:one]\n",
        "",
        ":7: one ends, open is None",
    ),
    "twice": (":two]", ":one]", ":11: a second section one"),
    "nested": (
        "    return 1",
        "    # --8<-- [start:in]\n    return 1\n    # --8<-- [end:in]",
        ":5: in starts inside one",
    ),
    "crossing": ("[end:one]", "[end:two]", ":8: two ends, open is one"),
    "hidden code": ('"""A toy."""', '"""A toy."""\nx = 1', ":2: outside of"),
    "hidden remark": ('"""A toy."""', "# A toy", ":1: outside of every"),
    "digit first": (":two]", ":2]", ":11: not a marker of a section"),
    "misspelt": ("[end:two]", "[ends:two]", ": not a marker of a section"),
}


@pytest.mark.parametrize(
    ("old", "new", "message"), BAD_MODULES.values(), ids=BAD_MODULES
)
def test_finds_in_module(write, expect, old, new, message):
    assert old in MODULE
    path = write("snippets/toy.py", MODULE.replace(old, new, 1))
    expect(faults_of_module(path), message, "snippets/toy.py")


FIRST = '"snippets/toy.py:one"'
BAD_PAGES = {
    "other title": (
        'title="snippets/toy.py"\n--8',
        'title="toy.py"\n--8',
        ":3 (en/toy.md#toy): title toy.py, but it shows snippets/toy.py",
    ),
    "no title": (
        'python title="snippets/toy.py"\n--8',
        "python\n--8",
        ":3 (en/toy.md#toy): the title is missing",
    ),
    "title over a copy": (
        f"--8<-- {FIRST}",
        "def one(): ...",
        ":3 (en/toy.md#toy): title snippets/toy.py, but it includes nothing",
    ),
    "more than the include": (
        f"--8<-- {FIRST}",
        f"--8<-- {FIRST}\nx = 1",
        ":3 (en/toy.md#toy): want --8<--",
    ),
    "whole file": (FIRST, '"snippets/toy.py"', ":3 (en/toy.md#toy): want"),
    "lines": (FIRST, '"snippets/toy.py:3:4"', ":3 (en/toy.md#toy): want"),
    "lines past the end": (
        FIRST,
        '"snippets/toy.py:90:99"',
        ":3 (en/toy.md#toy): want",
    ),
    "not in a fence": (
        "# Toy { #toy }",
        f"# Toy {{ #toy }}\n\n--8<-- {FIRST}",
        ":3: an include outside of a fence",
    ),
    "escaped": (f"--8<-- {FIRST}", f";--8<-- {FIRST}", "is left"),
    "shown twice": (
        ":two",
        ":one",
        ": shows of snippets/toy.py\n['one', 'one']",
    ),
    "not shown": (
        f'```python title="snippets/toy.py"\n--8<-- {FIRST}\n```\n',
        "",
        ": shows of snippets/toy.py\n['two']",
    ),
    "no whole file": (
        "```lesson-file\nsnippets/toy.py\n```\n",
        "",
        ": snippets/toy.py as one file stands there as []",
    ),
    "copied by hand": (
        "print(one())",
        "def one():\n    return 2",
        ":17 (en/toy.md#toy:4): one is in snippets/toy.py, include it",
    ),
}


@pytest.mark.parametrize(
    ("old", "new", "message"), BAD_PAGES.values(), ids=BAD_PAGES
)
def test_finds_on_page(write, toy, expect, old, new, message):
    write("snippets/toy.py", MODULE)
    assert old in PAGE
    expect(all_faults(toy(PAGE.replace(old, new, 1))), message)


def test_finds_disorder(write, toy):
    write("snippets/toy.py", MODULE)
    page = toy(
        PAGE.replace(":one", ":1").replace(":two", ":one").replace(":1", ":two")
    )
    (fault,) = all_faults(page)
    assert "shows of snippets/toy.py\n['two', 'one']" in fault
