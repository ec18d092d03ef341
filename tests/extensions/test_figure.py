"""The Markdown extension that puts figures into pages."""

import shutil
import subprocess

import markdown
import mdformat
import pytest
from bs4 import BeautifulSoup

from extensions import figure
from extensions.pages import converting
from figures import FIGURES

# All take seconds to draw.
TWO = """from figures import notation, rnn
FIGURES = {"sentence": notation.sentence, "unrolled": rnn.unrolled}
"""


def convert(text):
    """Convert Markdown as a page would be; return its parsed HTML."""
    extensions = ["extensions.figure", "attr_list", "footnotes"]
    html = markdown.markdown(text, extensions=extensions)
    return BeautifulSoup(html, "html.parser")


@pytest.fixture
def project(tmp_path):
    """Give a copy of two figures and all snippets that a test may edit."""
    for folder in figure.SOURCES:
        shutil.copytree(
            figure.ROOT / folder,
            tmp_path / folder,
            ignore=shutil.ignore_patterns("__pycache__"),
        )
    (tmp_path / "figures" / "__init__.py").write_text(TWO, "utf-8")
    yield tmp_path
    figure._drawings.cache_clear()


def edit(path, old, new):
    """Replace a text that stands in a file."""
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def test_an_image_alone_becomes_an_inline_svg_named_by_its_title():
    page = convert("Before.\n\n![A network](figure:unrolled)\n\nAfter.")
    assert [e.name for e in page.find_all(recursive=False)] == [
        "p",
        "figure",
        "p",
    ]
    svg = page.figure.svg
    assert page.figure["class"] == ["figure"]
    assert svg["role"] == "img"
    assert svg.title.text == "A network"
    assert svg["aria-labelledby"] == svg.title["id"]
    assert page.img is None and page.figcaption is None


def test_the_lines_after_it_are_the_caption():
    text = "![A network](figure:unrolled)\nTime *goes* right,\n`t` too."
    page = convert(text)
    assert page.figcaption.decode_contents() == (
        "Time <em>goes</em> right,\n<code>t</code> too."
    )
    assert page.find_all("p") == []


def test_a_backslash_keeps_the_formatter_from_joining_image_and_caption():
    text = "![A network](figure:unrolled)\\\nTime *goes* right.\n"
    assert mdformat.text(text, options={"wrap": 80}) == text
    joined = mdformat.text(text.replace("\\", ""), options={"wrap": 80})
    with pytest.raises(figure.FigureError, match="with a backslash"):
        convert(joined)
    page = convert(text)
    assert page.figcaption.decode_contents() == "Time <em>goes</em> right."


def test_a_caption_may_start_with_markup():
    page = convert("![A network](figure:unrolled)\n*Time* goes right.")
    assert page.figcaption.text == "Time goes right."


def test_the_title_is_text_not_markup():
    page = convert(r'![a < b & "c" \_ &amp; d](figure:unrolled)')
    assert page.title.text == 'a < b & "c" _ & d'


def test_a_figure_in_a_quote_or_list_is_drawn():
    page = convert("- one\n\n    ![A network](figure:unrolled)\n\n- two")
    assert page.li.figure.svg.title.text == "A network"


def test_ids_differ_when_figures_share_a_page():
    page = convert(
        "![One](figure:unrolled)\n\n![Two](figure:rnn-cell)\n\n"
        "![Three](figure:unrolled)"
    )
    ids = [element["id"] for element in page.select("[id]")]
    labels = [svg["aria-labelledby"] for svg in page.find_all("svg")]
    assert len(ids) == len(set(ids)) == 3
    assert labels == ids


def test_other_images_stay():
    page = convert("![A photograph](photo.png)")
    assert page.p.img["src"] == "photo.png"


def test_an_unknown_name_is_an_error_that_lists_the_known_ones(tmp_path):
    text = "# Title\n\n![A network](figure:unrolled)\n\n![It](figure:no-such)\n"
    page = tmp_path / "page.md"
    page.write_text(text, "utf-8")
    with pytest.raises(figure.FigureError) as error, converting(page):
        convert(text)
    assert "page.md:5: no figure is called 'no-such'" in str(error.value)
    assert all(name in str(error.value) for name in FIGURES)


@pytest.mark.parametrize("alt", ["", "   "])
def test_a_missing_alternative_text_is_an_error(alt):
    with pytest.raises(figure.FigureError, match=r"line 3.*no alternative"):
        convert(f"Text.\n\n![{alt}](figure:unrolled)")


def test_the_place_is_that_of_the_second_use():
    text = "![One](figure:unrolled)\n\n![](figure:unrolled)"
    with pytest.raises(figure.FigureError, match="line 3"):
        convert(text)


@pytest.mark.parametrize(
    "text",
    [
        "See ![it](figure:unrolled)",
        "![it](figure:unrolled) here",
        "![it](figure:unrolled)*here*",
        "![it](figure:unrolled)\\ here",
        "Before\n![it](figure:unrolled)",
        "- ![it](figure:unrolled)",
        "## Heading ![it](figure:unrolled)",
        "[![it](figure:unrolled)](page.md)",
        "![it](figure:unrolled)\n![it](figure:unrolled)",
    ],
)
def test_a_figure_that_is_not_alone_is_an_error(text):
    with pytest.raises(figure.FigureError, match="a paragraph of its own"):
        convert(text)


def test_an_edited_snippet_shows_in_the_same_process(project):
    before = figure.drawings(project)["sentence"]["en"]
    edit(project / "snippets/notation.py", "invented", "made")
    after = figure.drawings(project)["sentence"]["en"]
    assert ">invented<" in before and ">made<" in after


def test_an_edited_figure_shows_in_the_same_process(project):
    before = figure.drawings(project)["unrolled"]["en"]
    edit(project / "figures/rnn.py", "one step later", "after one more step")
    after = figure.drawings(project)["unrolled"]["en"]
    assert "one step later" in before and "after one more step" in after


def test_nothing_is_drawn_while_the_sources_stay(project, monkeypatch):
    first = figure.drawings(project)
    figure._drawings.cache_clear()

    def refuse(*args, **kwargs):
        raise AssertionError("drawn again")

    monkeypatch.setattr(subprocess, "run", refuse)
    assert figure.drawings(project) == first
    edit(project / "figures/rnn.py", "one step later", "after one more step")
    with pytest.raises(AssertionError, match="drawn again"):
        figure.drawings(project)


def test_the_cache_keeps_one_file(project):
    figure.drawings(project)
    edit(project / "figures/rnn.py", "one step later", "after one more step")
    figure.drawings(project)
    key = figure.fingerprint(project)
    cached = (project / ".cache/figures").iterdir()
    assert [path.name for path in cached] == [f"{key}.json"]


def test_a_figure_that_fails_says_where(project):
    edit(project / "figures/rnn.py", "return draw(", "return drawn(")
    with pytest.raises(figure.FigureError, match="'drawn' is not defined"):
        figure.drawings(project)
