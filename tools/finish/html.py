"""A page as a tree: parsed once, changed, written once."""

import re
from itertools import product
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

# White space counts in these.
KEPT = {"pre", "script", "style", "textarea"}
BREAK = re.compile(r"[ \t\r\f]*\n[ \t\r\n\f]*")
# Names, operators, brackets and white space have the colour of all code; what
# a program prints has that of its box.
PLAIN = ", ".join(
    f"span[class={name}]" for name in ("n", "o", "ow", "p", "w", "go")
)
# A longer listing is a file to take along; its parts stand above in colours.
LINES = 100
# The theme's script puts a table into these boxes; that it need not is told by
# a class (see assets.py).
BOXES = ("md-typeset__scrollwrap", "md-typeset__table")


class PageError(ValueError):
    """A page or file is not what it must be; the text says which and why."""


class Page:
    """An HTML file, named relative to the folder of a site."""

    def __init__(self, path, text):
        self.path, self.text = Path(path), text
        self.tree = LexborHTMLParser(text)
        self.css = self.tree.css
        self.files = {}  # beside it

    def write(self, root):
        """Write the page, and what stands beside it."""
        (root / self.path).write_text(self.tree.html, "utf-8")
        for name, text in self.files.items():
            (root / self.path).with_name(name).write_text(text, "utf-8")

    def new(self, name, **attributes):
        """Make an element; of `http_equiv` and `class_` it has other names."""
        node = self.tree.create_node(name)
        for key, value in attributes.items():
            node.attrs[key.rstrip("_").replace("_", "-")] = value
        return node

    def find(self, address, root):
        """Return the file of an address on this page, in the folder of a site.

        An absolute one (of an error page) may begin with a path of the host.
        """
        folder = (root / self.path).parent
        if not address.startswith("/"):
            file = (folder / address).resolve()
            if file.is_file():
                return file
        else:
            parts = address.strip("/").split("/")
            for i, base in product(range(len(parts)), (root, folder)):
                file = base.joinpath(*parts[i:])
                if file.is_file():
                    return file.resolve()
        raise PageError(f"{self.path}: there is no file {address}")


def is_local(address):
    """Whether a file is of this site; the policy shuts out all others."""
    return address and "//" not in address


def tidy(page):
    """Leave out what no reader sees."""
    for text in list(texts(page.tree.root)):
        short = BREAK.sub("\n", text.text_content)
        if short != text.text_content:
            text.replace_with(short)
    # For who made the search index, and no one else.
    for node in page.css("[data-search-exclude]"):
        del node.attrs["data-search-exclude"]
    for code in page.css("pre > code"):
        thin(code)
    for table in page.css("table"):
        if not table.attributes:
            box(page, table)


def texts(node):
    """Yield the texts of a node in which white space does not count."""
    for child in node.iter(include_text=True):
        if child.is_text_node:
            yield child
        elif child.tag not in KEPT:
            yield from texts(child)


def thin(code):
    """Leave out colours that are none; a very long listing gets none at all.

    They would be half of the page.
    """
    is_long = code.text().count("\n") > LINES
    for span in code.parent.css("span" if is_long else PLAIN):
        span.unwrap(delete_empty=True)
    for span in code.parent.css("span:empty:not([class])"):
        span.decompose()


def box(page, table):
    """Let a table scroll by itself where it is too wide."""
    outer, inner = (page.new("div", class_=name) for name in BOXES)
    table.attrs["class"] = "boxed"
    table.insert_before(outer, move=True)
    outer.insert_child(inner, move=True)
    inner.insert_child(table, move=True)
