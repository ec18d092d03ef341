"""What a page's head gets: a description of its own."""

import html
import re

DESCRIPTION = re.compile(r'<meta name="description" content="([^"]*)">')
FIRST_PARAGRAPH = re.compile(r"<h1\b.*?</h1>\s*<p>(.*?)</p>", re.DOTALL)
HIDDEN = re.compile(r"<mjx-assistive-mml.*?</mjx-assistive-mml>|<[^>]+>", re.S)
# What other sites show below a link to the page.
PREVIEW = re.compile(r'<meta property="og:description" content="[^"]*">')
LENGTH = 160
# Of another language's home, relative to the page: the theme's script reads
# it; for search engines it would have to be this page, in full.
ALTERNATE = re.compile(
    r"(<link rel=\"alternate\" href=\"[^\"]*\") hreflang=\"[^\"]*\""
)


def add_descriptions(pages):
    """Describe a page by its first paragraph where it has only the site's.

    Of pages with the same description, the home page keeps it. A link to a page
    is described in the same words.
    """

    def order(page):
        return len(page.file.parts), page.file.name != "index.html"

    groups = {}
    for page in sorted(pages, key=order):
        if found := DESCRIPTION.search(page.text):
            groups.setdefault(found[1], []).append(page)
    for _, *others in groups.values():
        for page in others:
            if paragraph := FIRST_PARAGRAPH.search(page.text):
                content = html.escape(shortened(plain(paragraph[1])))
                meta = f'<meta name="description" content="{content}">'
                page.text = DESCRIPTION.sub(
                    lambda _, meta=meta: meta, page.text, 1
                )
    for page in pages:
        if found := DESCRIPTION.search(page.text):
            meta = f'<meta property="og:description" content="{found[1]}">'
            page.text = PREVIEW.sub(lambda _, meta=meta: meta, page.text, 1)


def plain(text):
    """Return the words of a piece of HTML."""
    return " ".join(html.unescape(HIDDEN.sub("", text)).split())


def shortened(text):
    """Cut a text after a sentence, or else after a word."""
    if len(text) <= LENGTH:
        return text
    cut = text[:LENGTH]
    if ends := list(re.finditer(r"[.!?](?= )|[。！？]", cut)):
        return cut[: ends[-1].end()]
    return cut.rpartition(" ")[0] + "…"


def leave_languages_to_the_theme(page):
    """Let no search engine take a home page for a translation of a lesson."""
    page.text = ALTERNATE.sub(r"\1", page.text)
