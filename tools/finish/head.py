"""What a page says of itself: what it is about, and where its twin is."""

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


def lead_to_the_same_page(page):
    """Let the links to the languages lead to this very page in each of them.

    The theme's script would, but only at the address that the site was built
    for, and with two site maps that it fetches at every page. It acts on links
    in the head, which no search engine should take for translations either:
    they lead to the home pages. The heading is added by language.js.
    """
    for link in page.tree.head.css("link[rel=alternate][hreflang]"):
        link.decompose()
    if page.path.name != "index.html":
        return
    below = "".join(f"{part}/" for part in page.path.parent.parts[1:])
    for link in page.css("a.md-select__link[hreflang]"):
        link.attrs["href"] = link.attributes["href"] + below
