"""The last step of a build as a whole: the same twice, or refused."""

import re
import shutil

import pytest

from tests.tools.finish.small_site import finish, replace, write
from tools import finish as last_step
from tools.finish import PageError


def test_the_same_site_gives_the_same_files(site, tmp_path_factory):
    other = tmp_path_factory.mktemp("other") / "site"
    shutil.copytree(site, other)
    finish(site)
    finish(other)
    for file in site.rglob("*.*"):
        twin = other / file.relative_to(site)
        assert file.is_dir() or twin.read_bytes() == file.read_bytes()


@pytest.mark.parametrize(
    "old, new, said",
    [
        ("assets/main.min.css", "assets/none.css", "no file ../assets/none"),
        ("assets/two.js", "assets/none.js", "no file ../assets/none.js"),
        ("<main>", "<main ONCLICK='x()'>", 'a script in <main onclick="x()">'),
        (">x<", ">\u2207<", "MJX-NCM-N has no glyph for U+2207"),
        ('class="NCM-N"', 'class="NCM-DS"', "has the font MJX-NCM-DS"),
    ],
)
def test_planted_fault(old, new, said, site):
    file = site / "en/lesson/index.html"
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")
    with pytest.raises(PageError, match=re.escape(said)):
        finish(site)


def test_a_folder_without_pages_is_refused(tmp_path):
    with pytest.raises(PageError, match="no page"):
        finish(tmp_path)


def files(folder):
    """Read all files of a folder."""
    return {
        file.relative_to(folder): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file()
    }


LESSON = "en/lesson/index.html"
EDITS = {
    "words": ("explained", "shown"),
    "first words": ("is <b>", "was <b>"),
    "title": ("<title>Title", "<title>Other"),
    "description": ("The site.", "The lesson."),
    "class": ('class="seen"', 'class="seen unseen"'),
    "no class": ('class="seen"', ""),
    "style": ("color: red", "color: green"),
    "no style": ('style="color: red; --a: 1"', ""),
    "glyph": (">x<", ">y<"),
    "font": ("mjx-c28 NCM-S3", "mjx-c28 NCM-B"),
    "no formula": ("mjx-math", "b"),
    "inline script": ("<script>", "<script>other();"),
    "script": ('<script src="{up}assets/two.js" defer></script>', ""),
    "style sheet": (
        '<link rel="stylesheet" href="{up}assets/main.min.css">',
        "",
    ),
    "heading": ("<pre>", "<h2>Two</h2><pre>"),
}


@pytest.mark.parametrize("path, up", [("en/index.html", ""), (LESSON, "../")])
@pytest.mark.parametrize("edit", EDITS)
def test_an_edited_page_is_as_if_all_were_finished(
    edit, path, up, site, tmp_path
):
    known, folder = {}, tmp_path.with_name(f"{tmp_path.name}-known")
    last_step.finish(site, folder, known)
    before, pages = files(folder), dict(known)
    text = (site / path).read_text("utf-8")
    replace(site / path, *(x.format(up=up) for x in EDITS[edit]))
    last_step.finish(site, folder, known)
    new = [p.as_posix() for p in pages if known[p] is not pages[p]]
    assert new == [path]
    again = files(folder)
    last_step.finish(site, folder)
    assert again == files(folder) != before
    # And back.
    (site / path).write_text(text, "utf-8")
    last_step.finish(site, folder, known)
    assert files(folder) == before


def test_a_refused_edit_spoils_nothing(site, tmp_path):
    known, folder = {}, tmp_path.with_name(f"{tmp_path.name}-known")
    last_step.finish(site, folder, known)
    before = files(folder)
    for old, new in (("<main>", "<main onclick='x()'>"), (">x<", ">\u2207<")):
        replace(site / LESSON, old, new)
        with pytest.raises(PageError):
            last_step.finish(site, folder, known)
        replace(site / LESSON, new, old)
        last_step.finish(site, folder, known)
        assert files(folder) == before
    (site / LESSON).unlink()
    last_step.finish(site, folder, known)
    assert not (folder / LESSON).exists()
    write(site, LESSON, up="../", title="Lesson")
    last_step.finish(site, folder, known)
    assert files(folder) == before
