"""Pieces of a built page as Markdown: lines of text, formulas, pictures.

Formulas come without macros of ours, pictures in light colours on paper: both
are seen wherever Markdown is.
"""

import base64
import re
from html import escape
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from tools.finish.styles import minified
from tools.proof.tex_reader import expand

# What belongs to the page and to no notebook: the way through it, and how
# formulas were checked.
LEFT_OUT = {"headerlink", "lesson-place", "sittings", "checked", "file"}
SPECIAL = re.compile(r"[\\`*_\[\]<>$#|~]")
MARKS = {"strong": "**", "b": "**", "em": "*", "i": "*"}
# As HTML, for which Markdown has nothing.
KEPT = {"sub", "sup", "kbd"}
STYLES = Path("theme/assets/css/figure.css")
VARIABLE = re.compile(r"var\((--[\w-]+)\)")


class Text:
    """Text of a page that is at an address, or at none."""

    def __init__(self, address):
        self.address = address

    def inline(self, node, without=()):
        """Return a piece of text as Markdown, on one line."""
        made = "".join(
            self.piece(child)
            for child in node.iter(include_text=True)
            if child not in without
        )
        return re.sub(r"\s+", " ", made).strip()

    def piece(self, node):
        """Return a part of a line."""
        if node.is_text_node:
            return SPECIAL.sub(r"\\\g<0>", node.text_content)
        if LEFT_OUT & classes_of(node):
            return ""
        if node.tag == "mjx-container":
            return formula(node)
        if node.tag == "code":
            return quoted(node.text())
        if node.tag == "br":
            return "<br>"
        inner = "".join(map(self.piece, node.iter(include_text=True)))
        if node.tag == "a":
            return self.link(inner, node.attributes.get("href") or "")
        if node.tag in MARKS:
            return marked(node, inner)
        if node.tag in KEPT:
            return f"<{node.tag}>{inner}</{node.tag}>"
        return inner

    def link(self, text, address):
        """Return a link that leads somewhere from wherever the notebook is."""
        if address.startswith("#"):
            return text
        if not urlsplit(address).scheme:
            if not self.address:
                return text
            address = urljoin(self.address, address)
        return f"[{text}]({address})"


def classes_of(node):
    """Return the classes of an element as a set."""
    return set((node.attributes.get("class") or "").split())


def formula(container):
    """Return a formula as TeX that every notebook sets."""
    tex = re.sub(r"[ \t]+", " ", expand(container.attributes["data-tex"]))
    tex = re.sub(r" (?=[\n^_])", "", tex).strip()
    if "display" in container.attributes:
        return f"$$\n{tex}\n$$"
    return f"${tex}$".replace("\n", " ")


def marked(node, inner):
    """Return emphasis; as HTML where Markdown would leave the stars there.

    A star beside a sign and a letter, **“so”**he, opens and closes nothing.
    """
    before, after = beside(node.prev, node), beside(node.next, node)
    pairs = (inner[:1], before[-1:]), (inner[-1:], after[:1])
    if all(a.isalnum() or b.isspace() for a, b in pairs):
        return f"{MARKS[node.tag]}{inner}{MARKS[node.tag]}"
    return f"<{node.tag}>{inner}</{node.tag}>"


def beside(other, node):
    """Return the text beside a piece; a letter if there may be one."""
    if other is None:
        return "x" if node.parent.tag == "span" else " "
    return other.text_content if other.is_text_node else "x"


def quoted(text):
    """Return code in a line, with a fence that is not in it."""
    fence = "`" * (1 + max(map(len, re.findall("`+", text)), default=0))
    space = " " if text[:1] == "`" or text[-1:] == "`" else ""
    return f"{fence}{space}{text}{space}{fence}"


def at_start(line):
    """Return a line that begins no list by accident."""
    line = re.sub(r"^(\d+)([.)]) ", r"\1\\\2 ", line)
    return re.sub(r"^([-+=]) ", r"\\\1 ", line)


def indented(text, first, other):
    """Return a block with something before each of its lines."""
    return first + text.replace("\n", f"\n{other}")


def image(picture):
    """Return a drawing of the page as an image that holds all of it."""
    title = re.sub(r"\s+", " ", picture.css_first("title").text())
    content = base64.b64encode(alone(picture).encode()).decode()
    return (
        f'<img alt="{escape(title)}" width="{picture.attributes["width"]}"'
        f' src="data:image/svg+xml;base64,{content}">'
    )


def alone(picture):
    """Return a drawing as a file: in light colours, on paper."""
    values = picture.attributes
    style = drawing_styles()
    inner = "".join(
        child.html for child in picture.iter() if child.tag != "title"
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{values["viewBox"]}"'
        f' width="{values["width"]}" height="{values["height"]}">'
        f"<style>{style}</style>{inner}</svg>"
    )


def drawing_styles():
    """Return the rules for what is in a drawing, with the light colours."""
    css = minified(STYLES.read_text("utf-8"))
    css = re.sub(r"@media[^{]*\{(?:[^{}]*\{[^{}]*\})*\}", "", css)
    rules = re.findall(r"([^{}]+)\{([^{}]*)\}", css)
    (root,) = (body for selector, body in rules if selector == ":root")
    colours = dict(pair.split(":", 1) for pair in root.split(";") if pair)
    kept = [
        "svg{background:#fff;font-family:Helvetica,Arial,sans-serif;"
        "--role:var(--figure-ink);--role-tint:var(--figure-paper)}"
    ]
    for selector, body in rules:
        if selector.startswith(".figure ") and "play" not in selector:
            names = selector.replace(".figure ", "")
            if names != "svg" and "figcaption" not in names:
                kept.append(f"{names}{{{body}}}")
    return VARIABLE.sub(lambda m: colours.get(m[1], m[0]), "".join(kept))
