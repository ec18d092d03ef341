"""What a page's head gets: a description of its own."""

import re

DESCRIPTION = 'meta[name="description"]'
# What other sites show below a link to the page.
PREVIEW = 'meta[property="og:description"]'
LENGTH = 160


def read_description(page):
    """Note how a page is described, and by what it could be."""
    found = page.tree.css_first(DESCRIPTION)
    page.description = found.attributes["content"] if found else ""
    paragraph = page.tree.css_first("h1 + p")
    page.first_words = shortened(plain(paragraph)) if paragraph else ""


def add_descriptions(pages):
    """Describe a page by its first paragraph where it has only the site's.

    Of pages with the same description, the home page keeps it. A link to a page
    is described in the same words.
    """

    def order(page):
        return len(page.path.parts), page.path.name != "index.html"

    known = set()
    described = [page for page in pages if page.description]
    for page in sorted(described, key=order):
        words = page.description
        if words in known:
            words = page.first_words or words
        known.add(page.description)
        for meta in page.tree.head.css(f"{DESCRIPTION}, {PREVIEW}"):
            meta.attrs["content"] = words


def plain(paragraph):
    """Return the words of a paragraph that are seen."""
    shown = paragraph.clone()
    for hidden in shown.css("mjx-assistive-mml"):
        hidden.decompose()
    return " ".join(shown.text().split())


def shortened(text):
    """Cut a text after a sentence, or else after a word."""
    if len(text) <= LENGTH:
        return text
    cut = text[:LENGTH]
    if ends := list(re.finditer(r"[.!?](?= )|[。！？]", cut)):
        return cut[: ends[-1].end()]
    return cut.rpartition(" ")[0] + "…"


def leave_languages_to_the_theme(page):
    """Let no search engine take a home page for a translation of a lesson.

    The theme's script reads these links; for search engines each would have to
    be this page, in full.
    """
    for link in page.tree.head.css("link[rel=alternate][hreflang]"):
        del link.attrs["hreflang"]
