"""A page as text: its tags can be found and changed, all else stays as it is.

A parser that writes the page anew would change more than is meant to change.
"""

import re
from itertools import product
from pathlib import Path

# What is not markup inside of a page, then a tag with its attributes.
OPAQUE = r"<!--.*?-->|<(?P<raw>script|style|textarea)\b.*?</(?P=raw)>"
TAG = re.compile(
    OPAQUE + r"|<(?P<name>[a-zA-Z][\w:-]*)(?P<attributes>(?:\s+[^\s\"'=<>/]+"
    r"(?:=(?:\"[^\"]*\"|'[^']*'|[^\s\"'>]+))?)*)\s*/?>",
    re.DOTALL,
)
ATTRIBUTE = re.compile(
    r"([^\s\"'=<>/]+)(?:=(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+)))?"
)
# White space counts in these.
KEPT = re.compile(OPAQUE + r"|<pre\b.*?</pre>|\s*\n\s*", re.DOTALL)

# For who made the search index, and no one else.
SEARCHED = re.compile(r" data-search-exclude(?:=\"\")?(?=[^<>]*>)")
LISTING = re.compile(r"<pre\b[^>]*>(?:<span></span>)?<code\b.*?</code>", re.S)
COLOUR = re.compile(r"<span\b[^>]*>|</span>")
# Names, brackets and white space have the colour of all code.
PLAIN = re.compile(r"<span class=\"[nwp]\">([^<]*)</span>|<span></span>")
# The theme's script puts a table into these boxes; that it need not is told by
# a class (see assets.py).
TABLE = re.compile(r"<table>.*?</table>", re.DOTALL)
BOXES = '<div class="md-typeset__scrollwrap"><div class="md-typeset__table">'
# A longer listing is a file to take along; its parts stand above in colours.
LINES = 100


class PageError(ValueError):
    """A page or file is not what it must be; the text says which and why."""


class Page:
    """An HTML file below the folder of a site."""

    def __init__(self, file, root):
        self.file, self.root = Path(file), Path(root)
        self.text = self.file.read_text("utf-8")

    def write(self):
        """Write the page back."""
        self.file.write_text(self.text, "utf-8")

    def tidy(self):
        """Leave out white space that no reader sees."""
        self.text = KEPT.sub(
            lambda m: m[0] if m[0].strip() else "\n", self.text
        ).lstrip()
        self.text = SEARCHED.sub("", self.text)
        self.text = LISTING.sub(listing, self.text)
        self.text = TABLE.sub(boxed, self.text)

    def tags(self):
        """Yield the match and the attributes of every tag."""
        for match in TAG.finditer(self.text):
            if match["name"]:
                yield match, attributes(match["attributes"])

    def replace_tags(self, change):
        """Replace each tag by what `change(match)` says."""
        self.text = TAG.sub(
            lambda m: change(m) if m["name"] else m[0], self.text
        )

    def links(self, relation):
        """Yield the tags and addresses of <link rel="relation">."""
        for match, values in self.tags():
            if match["name"] == "link" and values.get("rel") == relation:
                yield match[0], values["href"]

    def find(self, address):
        """Return the file of an address on this page.

        An absolute one (of an error page) may begin with a path of the host.
        """
        if not address.startswith("/"):
            file = (self.file.parent / address).resolve()
            if file.is_file():
                return file
        else:
            parts = address.strip("/").split("/")
            for i, base in product(
                range(len(parts)), (self.root, self.file.parent)
            ):
                file = base.joinpath(*parts[i:])
                if file.is_file():
                    return file.resolve()
        raise PageError(f"{self.file}: there is no file {address}")

    def add_to_head(self, html, before="</head>"):
        """Put something into the head."""
        if before not in self.text:
            raise PageError(f"{self.file}: the page has no {before}")
        self.text = self.text.replace(before, html + before, 1)


def attributes(text):
    """Return attributes as a dict, in their order."""
    return {
        m[1]: next((v for v in m.groups()[1:] if v is not None), "")
        for m in ATTRIBUTE.finditer(text)
    }


def listing(match):
    """Leave out colours that are none; a very long listing gets none at all.

    They would be half of the page.
    """
    if match[0].count("\n") > LINES:
        return COLOUR.sub("", match[0])
    return PLAIN.sub(r"\1", match[0])


def boxed(match):
    """Let a table scroll by itself where it is too wide."""
    table = match[0].replace("<table>", '<table class="boxed">', 1)
    return f"{BOXES}{table}</div></div>"
