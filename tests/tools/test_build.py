"""`make build`: what the environment tells it, and who knows the generator."""

import ast
from pathlib import Path

import pytest

from tools.site import generator
from tools.site.build import edit_uri
from tools.site.generator import LANGUAGES

REPOSITORY = "https://example.org/me/notes"
ROOMS = ("extensions", "figures", "snippets", "tests", "tools")
# Why a file knows a generator; an entry that is not needed is an error.
KNOWERS = {
    "tools/site/generator.py": "it is the one that does",
    "tests/extensions/test_tex.py": "asks MkDocs itself what it makes of a tag",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_links_to_its_source(language, monkeypatch):
    name = f"EDIT_URI_{language.upper()}"
    monkeypatch.setenv(name, edit_uri(language, REPOSITORY))
    links = generator.source_links(language)
    assert links
    for link in links:
        path = link.removeprefix(f"{REPOSITORY}/edit/main/")
        assert Path(path).is_file()
    features = generator.configuration(language).theme["features"]
    assert {"content.action.edit", "content.action.view"} <= {*features}


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_a_repository_there_is_no_link(language, monkeypatch):
    name = f"EDIT_URI_{language.upper()}"
    monkeypatch.setenv(name, edit_uri(language, ""))
    assert set(generator.source_links(language)) == {None}


def test_a_generator_that_there_is_not(tmp_path):
    with pytest.raises(generator.GeneratorError, match="GENERATOR=none is"):
        generator.build("en", tmp_path / "en", "/", maker="none")


def knowers(*folders):
    """Name the files that import a generator, or call it by its name."""
    files = [file for folder in folders for file in folder.rglob("*.py")]
    return [file for file in files if knows(file.read_text("utf-8"))]


def knows(code):
    """Whether code imports a generator, or names its module for a process."""
    names = []
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names.append(node.module or "")
        elif isinstance(node, ast.List | ast.Tuple):
            words = [getattr(x, "value", None) for x in node.elts]
            if "-m" in words[:-1]:
                names.append(str(words[words.index("-m") + 1]))
    firsts = {name.partition(".")[0] for name in names}
    return bool(firsts & {"mkdocs", "material", "zensical"})


def test_one_module_knows_the_generator():
    found = {file.as_posix() for file in knowers(*map(Path, ROOMS))}
    assert found == set(KNOWERS)


@pytest.mark.parametrize(
    "code",
    [
        "from mkdocs.config import load_config",
        "def f():\n    import zensical",
        "run([python, '-m', 'mkdocs', 'build'])",
        "import material.plugins",
    ],
)
def test_finds_another_one_that_knows_it(code, tmp_path):
    (tmp_path / "fine.py").write_text("import mkdocsish", "utf-8")
    assert knowers(tmp_path) == []
    (tmp_path / "toy.py").write_text(code, "utf-8")
    assert knowers(tmp_path) == [tmp_path / "toy.py"]
