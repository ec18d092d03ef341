"""A whole lesson is a file beside its page; its parts stay on it."""

from zipfile import ZipFile

from tools.finish.files import LICENCES, pack_files, take_files
from tools.finish.html import Page
from tools.finish.notebooks import take_notebook

LISTING = (
    '<div class="language-python highlight"><span class="filename">{}</span>'
    '<pre><code><span class="n">a</span> &lt; b\n\nc\n</code></pre></div>'
)


def page(html):
    """Take the files out of a page."""
    made = Page("en/a/index.html", html)
    take_files(made)
    return made


def test_a_listing_that_is_a_file_becomes_a_link_to_it(tmp_path):
    made = page(LISTING.format("a.py"))
    assert made.tree.css_first("a.file").attributes["href"] == "a.py"
    assert made.tree.css_first("pre") is None
    (tmp_path / "en/a").mkdir(parents=True)
    made.write(tmp_path)
    assert (tmp_path / "en/a/a.py").read_text() == "a < b\n\nc\n"


def test_a_listing_of_the_repository_stays():
    made = page(LISTING.format("snippets/a.py"))
    assert made.tree.css_first("pre") is not None
    assert made.files == {}


def test_a_page_that_says_so_gets_all_files_below_it(tmp_path):
    home = Page("en/index.html", "<p>All: <code>all.zip</code>.</p>")
    take_files(home)
    take_notebook(home)
    other = page(LISTING.format("a.py"))
    (tmp_path / "en").mkdir()
    for _ in range(2):  # a page that is known is finished again
        pack_files([home, other], tmp_path)
        (link,) = home.css("a")
        assert link.attributes["href"] == "all.zip"
        assert link.text() == "all.zip (0.0 MB)"
        with ZipFile(tmp_path / "en/all.zip") as packed:
            assert packed.read("a.py").decode() == other.files["a.py"]
            assert set(packed.namelist()) == {"a.py", *LICENCES}
