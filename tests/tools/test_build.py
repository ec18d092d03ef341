"""`make build`: what the environment tells it."""

from pathlib import Path

import pytest
from mkdocs.config import load_config
from mkdocs.structure.files import get_files
from mkdocs.structure.pages import Page

from tools.site.build import CONFIGS, edit_uri

REPOSITORY = "https://example.org/me/notes"


def source_links(language):
    """Name the addresses where the pages of a language can be edited."""
    config = load_config(CONFIGS[language])
    files = get_files(config).documentation_pages()
    return [Page(None, file, config).edit_url for file in files]


@pytest.mark.parametrize("language", CONFIGS)
def test_a_page_links_to_its_source(language, monkeypatch):
    name = f"EDIT_URI_{language.upper()}"
    monkeypatch.setenv(name, edit_uri(language, REPOSITORY))
    links = source_links(language)
    assert links
    for link in links:
        path = link.removeprefix(f"{REPOSITORY}/edit/main/")
        assert Path(path).is_file()
    assert {"content.action.edit", "content.action.view"} <= {
        *load_config(CONFIGS[language]).theme["features"]
    }


@pytest.mark.parametrize("language", CONFIGS)
def test_without_a_repository_there_is_no_link(language, monkeypatch):
    name = f"EDIT_URI_{language.upper()}"
    monkeypatch.setenv(name, edit_uri(language, ""))
    assert set(source_links(language)) == {None}
