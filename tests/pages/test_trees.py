"""Three trees of one shape, two languages with one content."""

import ast
import re
from pathlib import Path

import pytest

from tests.pages.contents import NO_LESSON, flat
from tools.proof import pages

EQUATIONS = re.compile(r"equations?((?:(?:,| and| to|,? …)?\s*\(\d+\))+)")


def step(number):
    """Where the README says what to do about a missing file."""
    return f"step {number} of 'Add a lesson' in README.md"


def faults_of_nav(files, nav):
    """Compare the pages of a language with the contents of the site."""
    for name in sorted(files - set(nav)):
        yield f"mkdocs.yml: nav has not {name}: {step(4)}"
    for name in sorted(set(nav) - files):
        yield f"mkdocs.yml: nav has {name}, which is no page"
    for name in sorted({name for name in nav if nav.count(name) > 1}):
        yield f"mkdocs.yml: nav has {name} twice"


def faults_of_trees():
    """Compare lessons, modules and tests of modules."""
    lessons = {p.stem.replace("-", "_") for p in pages.all_lessons()}
    modules = {p.stem for p in Path("snippets").glob("*.py")} - {"__init__"}
    tests = {
        p.stem.removeprefix("test_").removesuffix("_arrays")
        for p in Path("tests/snippets").glob("test_*.py")
    }
    for name in sorted(lessons - modules):
        yield f"snippets/{name}.py is missing, the lesson exists: {step(1)}"
    for page in sorted(pages.no_lessons()):
        if not Path("docs/en", page).exists():
            yield f"mkdocs.yml: no_lessons has {page}, which is no page"
        module = pages.module_of(page).stem
        if module in modules:
            yield f"snippets/{module}.py exists, {page} is no lesson"
            modules -= {module}
    for name in sorted(modules - lessons - NO_LESSON.keys()):
        page = f"docs/en/{name.replace('_', '-')}.md"
        yield f"{page} is missing, snippets/{name}.py exists: {step(3)}"
    for name in sorted(modules - tests):
        yield f"tests/snippets/test_{name}.py is missing: {step(2)}"
    for name in sorted(tests - modules):
        yield f"tests/snippets/test_{name}.py tests no module"


def faults_of_languages():
    """Compare the folders of both languages."""
    english, chinese = (
        {p.relative_to(folder).as_posix() for p in Path(folder).rglob("*.md")}
        for folder in ("docs/en", "docs/zh")
    )
    for name in sorted(english - chinese):
        yield f"docs/zh/{name} is missing, docs/en/{name} exists: translate it"
    for name in sorted(chinese - english):
        yield f"docs/zh/{name} exists, docs/en/{name} is missing: {step(3)}"


def faults_of_equations(module, page):
    """Find equations that a docstring names and the page does not have."""
    tags = set(re.findall(r"\\tag\{(\d+)\}", page.text))
    tree = ast.parse(Path(module).read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if not isinstance(node, ast.FunctionDef | ast.ClassDef):
            continue
        for run in EQUATIONS.findall(ast.get_docstring(node) or ""):
            for number in re.findall(r"\d+", run):
                if number not in tags:
                    where = f"{module}:{node.lineno}: {node.name}"
                    yield f"{where}: equation ({number}) is not on {page.path}"


def test_nav():
    files = {p.relative_to("docs/en").as_posix() for p in pages.all_pages("en")}
    nav = list(flat(pages.site_configuration("en").nav))
    assert list(faults_of_nav(files, nav)) == []


def test_three_trees():
    assert list(faults_of_trees()) == []


def test_two_languages():
    assert list(faults_of_languages()) == []


def test_equations(lesson):
    module = pages.module_of(lesson.path)
    assert list(faults_of_equations(module, lesson)) == []


@pytest.mark.parametrize(
    ("files", "nav", "message"),
    [
        ({"a.md", "b.md"}, ["a.md"], "nav has not b.md"),
        ({"a.md"}, ["a.md", "b.md"], "nav has b.md, which is no page"),
        ({"a.md"}, ["a.md", "a.md"], "nav has a.md twice"),
    ],
)
def test_finds_in_nav(expect, files, nav, message):
    expect(faults_of_nav(files, nav), message, "mkdocs.yml")


def test_nested_nav_is_read():
    nav = ["a.md", {"Part": ["b.md", {"Title": "c.md"}]}]
    assert list(flat(nav)) == ["a.md", "b.md", "c.md"]


TREE = (
    "docs/en/index.md",
    "docs/en/conventions.md",
    "docs/en/one-hot.md",
    "docs/en/reference.md",
    "snippets/__init__.py",
    "snippets/one_hot.py",
    "snippets/checks.py",
    "tests/snippets/test_one_hot.py",
    "tests/snippets/test_checks.py",
    "docs/en/symptoms.md",
)


@pytest.mark.parametrize(
    ("gone", "message"),
    [
        (
            TREE[2],
            "docs/en/one-hot.md is missing, snippets/one_hot.py exists: step 3",
        ),
        (TREE[3], "mkdocs.yml: no_lessons has reference.md, which is no page"),
        (TREE[5], "snippets/one_hot.py is missing, the lesson exists: step 1"),
        (TREE[7], "tests/snippets/test_one_hot.py is missing"),
        (TREE[6], "tests/snippets/test_checks.py tests no module"),
    ],
)
def test_finds_in_trees(write, expect, gone, message):
    for path in TREE:
        write(path, "")
    assert list(faults_of_trees()) == []
    Path(gone).unlink()
    expect(faults_of_trees(), message, "")


def test_finds_module_of_a_page_that_is_no_lesson(write, expect):
    for path in (*TREE, "snippets/reference.py"):
        write(path, "")
    message = "snippets/reference.py exists, reference.md is no lesson"
    expect(faults_of_trees(), message, "")


def test_every_other_page_is_a_lesson(write):
    for path in (*TREE, "docs/en/part/index.md"):
        write(path, "")
    found = [path.as_posix() for path in pages.all_lessons()]
    assert found == ["docs/en/one-hot.md", "docs/en/part/index.md"]


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("docs/en/more.md", "docs/zh/more.md is missing"),
        ("docs/zh/more.md", "docs/zh/more.md exists, docs/en/more"),
    ],
)
def test_finds_in_languages(write, expect, path, message):
    write("docs/en/toy.md", "# Toy")
    write("docs/zh/toy.md", "# 玩具")
    assert list(faults_of_languages()) == []
    write(path, "# More")
    expect(faults_of_languages(), message, "docs/zh/")


@pytest.mark.parametrize(
    "words",
    ["equation (3)", "equations (1) and\n    (3)", "equations (1), (3)"],
)
def test_finds_equation_that_is_not_there(write, expect, words):
    module = write("snippets/toy.py", f'def f():\n    """One, {words}."""\n')
    sound = write("docs/en/toy.md", "\\tag{1} \\tag{3}")
    page = pages.Page(sound, sound.read_text(), [], [], None, [])
    assert list(faults_of_equations(module, page)) == []
    page.text = "\\tag{1} (3)"
    expect(
        faults_of_equations(module, page),
        ":1: f: equation (3) is not on docs/en/toy.md",
        "snippets/toy.py",
    )
