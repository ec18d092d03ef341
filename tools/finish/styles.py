"""Style sheets without white space, and styles of elements as classes.

A policy without 'unsafe-inline' ignores style="…" in a page.
"""

import json
import re
import subprocess
from functools import lru_cache
from pathlib import Path

from extensions.mathjax import find_node
from tools.finish.html import PageError

# What every browser of today knows by its own name as well.
PREFIXED = re.compile(r"-(?:webkit|moz|ms)-([\w-]+):[^;}]*;(?=\1:)")
MINIFY = Path(__file__).with_name("minify.mjs")


@lru_cache(maxsize=100)
def minified(css):
    """Return a style sheet without what a browser does not need."""
    done = subprocess.run(
        [find_node(), str(MINIFY)],
        input=json.dumps([css]),
        capture_output=True,
        encoding="utf-8",
    )
    if done.returncode:
        raise PageError(f"a style sheet is no CSS: {done.stderr}")
    return json.loads(done.stdout)[0]


def take_styles(page):
    """Take the style attributes off a page, and note them with its elements."""
    page.styled = []
    for node in page.css("[style]"):
        values = node.attrs
        if own := declarations(values.sget("style")):
            page.styled.append((values, values.sget("class").split(), own))
        del values["style"]


def styles_as_classes(pages):
    """Give elements a class for each declaration they had; return the rules.

    A rule is as strong as the attribute was: stronger than any other but one
    with !important.
    """
    styled = [element for page in pages for element in page.styled]
    styles = {style for _, _, own in styled for style in own}
    names = {style: f"_{i}" for i, style in enumerate(sorted(styles))}
    for values, classes, own in styled:
        values["class"] = " ".join([*classes, *map(names.get, own)])
    return "".join(f".{x}:not(#_){{{style}}}" for style, x in names.items())


def declarations(style):
    """Take a style attribute apart; none if there is none."""
    parts = re.split(r";(?![^(]*\))", style)
    pairs = [part.partition(":") for part in parts if part.strip()]
    return [f"{name.strip()}:{value.strip()}" for name, _, value in pairs]
