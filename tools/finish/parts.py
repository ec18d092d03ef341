"""What stands between two headings becomes a part, drawn when it is near.

A browser need not style and lay out what is far below the screen. It only
has to know how high that is, about; a class of the style sheet reckons it
from two numbers that are written into the page here.
"""

import re

HEADINGS = ("h2", "h3")
VOID = {"br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
# What stands on lines of its own, with a space around it.
BLOCKS = {"p", "li", "tr", "figure", "dt", "summary"}
SPACE = 0.7
SPACES = re.compile(r"\s+")
# Chinese letters and signs are as wide as two Latin letters.
WIDE = re.compile(r"[\u2e80-\u9fff\uff00-\uff60]")


def add_parts(page):
    """Wrap what follows each heading of the article into a part."""
    article = page.tree.css_first("article")
    for node in list(article.iter()) if article else ():
        if node.tag in HEADINGS:
            wrap(page, node)


def wrap(page, heading):
    """Wrap what stands between a heading and the next one."""
    nodes = []
    node = heading.next
    while node and node.tag not in HEADINGS:
        nodes.append(node)
        node = node.next
    if all(node.is_text_node and not node.text().strip() for node in nodes):
        for node in nodes:
            node.decompose()
        return
    rows, letters = map(sum, zip(*map(size, nodes), strict=True))
    style = f"--rows:{round(rows)};--letters:{round(letters, -2)}"
    part = page.new("div", class_="part", style=style)
    heading.insert_after(part, move=True)
    for node in nodes:
        part.insert_child(node, move=True)


def size(node):
    """Return its lines of known height, and the letters of its text."""
    if node.is_text_node:
        text = SPACES.sub(" ", node.text_content)
        return 0, len(text) + len(WIDE.findall(text))
    values = node.attributes
    match node.tag:
        case "pre":
            return node.text().count("\n") * 0.75 + 2, 0
        case "svg" if values.get("viewBox"):
            return int(float(values["viewBox"].split()[3])) / 20, 0
        case "mjx-container":
            return (3, 0) if "display" in values else (0, len("formula"))
        case "details" if "open" not in values:
            return SPACE, 1
    rows = SPACE if node.tag in BLOCKS else 0
    letters = 1 if node.tag in VOID else 2  # about a space for each tag
    for child in node.iter(include_text=True):
        more, text = size(child)
        rows, letters = rows + more, letters + text
    # Text in columns needs about twice the lines.
    return rows, letters * 2 if node.tag == "table" else letters
