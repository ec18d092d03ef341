"""What stands between two headings becomes a part, drawn when it is near.

A browser need not style and lay out what is far below the screen. It only
has to know how high that is, about; a class of the style sheet reckons it
from two numbers that are written into the page here.
"""

import re

ARTICLE = re.compile(r"(<article\b[^>]*>)(.*)(</article>)", re.DOTALL)
HEADING = re.compile(r"(<h[23]\b.*?</h[23]>)", re.DOTALL)
TAG = re.compile(r"<(/?)([a-zA-Z][\w-]*)((?:[^>\"']|\"[^\"]*\"|'[^']*')*)>")
VOID = {"br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}

# What has a height of its own, in lines of text.
LISTING = re.compile(r"<pre\b.*?</pre>", re.DOTALL)
DRAWING = re.compile(
    r"<svg[^>]* viewBox=\"\S+ \S+ \S+ (\d+)[^>]*>.*?</svg>", re.S
)
FORMULA = re.compile(r"<mjx-container\b([^>]*)>.*?</mjx-container>", re.DOTALL)
TABLE = re.compile(r"<table\b.*?</table>", re.DOTALL)
FOLDED = re.compile(r"<details(?![^>]*\bopen\b)[^>]*>.*?</details>", re.DOTALL)
BLOCK = re.compile(r"<(?:p|li|tr|figure|dt|summary)\b")


def add_parts(page):
    """Wrap what follows each heading of the article into a part."""
    found = ARTICLE.search(page.text)
    if not found:
        return
    start, *rest = split(found[2])
    content = start + "".join(
        heading + part(content) if content.strip() else heading
        for heading, content in zip(rest[::2], rest[1::2], strict=True)
    )
    page.text = (
        page.text[: found.start(2)] + content + page.text[found.end(2) :]
    )


def split(content):
    """Split at headings that are in no other element."""
    pieces = [""]
    depth = 0
    for piece in HEADING.split(content):
        if depth == 0 and HEADING.fullmatch(piece):
            pieces += [piece, ""]
        else:
            pieces[-1] += piece
            depth += depth_of(piece)
    return pieces


def depth_of(html):
    """Count the elements that are left open."""
    return sum(
        -1 if end else 1
        for end, name, rest in TAG.findall(html)
        if name not in VOID and not rest.endswith("/")
    )


def part(content):
    """Wrap a part, with what it takes to guess how high it is."""
    rows, letters = size(content)
    style = f"--rows:{rows};--letters:{letters}"
    return f'<div class="part" style="{style}">{content}</div>'


def size(content):
    """Return its lines of known height, and the letters of its text."""
    heights = [0]

    def known(height, text=""):
        """Count a height, and leave its place to what else is there."""
        heights.append(height)
        return text

    content = FOLDED.sub("<p>", content)
    content = LISTING.sub(lambda m: known(m[0].count("\n") * 0.75 + 2), content)
    content = DRAWING.sub(lambda m: known(int(m[1]) / 20), content)
    content = FORMULA.sub(
        lambda m: known(3) if " display=" in m[1] else "formula", content
    )
    content = BLOCK.sub(lambda m: known(0.7, m[0]), content)
    # Text in columns needs about twice the lines.
    content += "".join(TABLE.findall(content))
    letters = len(re.sub(r"<[^>]*>|\s+", " ", content))
    return round(sum(heights)), round(letters, -2)
