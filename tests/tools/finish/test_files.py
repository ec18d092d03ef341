"""A whole lesson is a file beside its page; its parts stay on it."""

from tools.finish.files import take_files
from tools.finish.html import Page

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
