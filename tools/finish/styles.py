"""Style sheets without white space, and styles of elements as classes.

A policy without 'unsafe-inline' ignores style="…" in a page.
"""

import html
import re

from tools.finish.html import attributes

STRING = r"\"[^\"]*\"|'[^']*'"
SPACE = re.compile(rf"({STRING})|/\*.*?\*/|(?P<space>\s+)", re.DOTALL)
# What every browser of today knows by its own name as well.
PREFIXED = re.compile(r"-(?:webkit|moz|ms)-([\w-]+):[^;}]*;(?=\1:)")
AROUND = re.compile(rf"({STRING})|\s*([{{}};,>])\s*|(:)\s+|;(?=}})")


def minified(css):
    """Leave out comments and white space."""
    css = SPACE.sub(lambda m: m[1] or (" " if m["space"] else ""), css)
    css = AROUND.sub(lambda m: m[1] or m[2] or m[3] or "", css)
    return css.replace(";}", "}").strip()


def styles_as_classes(pages):
    """Replace style attributes by classes, one for each declaration.

    Returns their rules. A rule is as strong as the attribute was: stronger
    than any other but one with !important.
    """
    styles = {
        declaration
        for page in pages
        for _, values in page.tags()
        for declaration in declarations(values)
    }
    names = {style: f"_{i}" for i, style in enumerate(sorted(styles))}

    def change(match):
        found = declarations(attributes(match["attributes"]))
        return with_classes(match[0], [names[x] for x in found])

    for page in pages:
        page.replace_tags(change)
    return "".join(
        f".{name}:not(#_){{{style}}}" for style, name in names.items()
    )


def declarations(values):
    """Take a style attribute apart; none if there is none."""
    parts = re.split(r";(?![^(]*\))", html.unescape(values.get("style", "")))
    return [minified(part) for part in parts if part.strip()]


def with_classes(tag, names):
    """Give a tag classes in the place of its style."""
    tag = re.sub(r"\s+style=(?:\"[^\"]*\"|'[^']*')", "", tag, count=1)
    if not names:
        return tag
    classes = " ".join(names)
    if re.search(r"\sclass=\"", tag):
        return re.sub(r"(\sclass=\"[^\"]*)", rf"\1 {classes}", tag, count=1)
    return re.sub(r"^(<[\w:-]+)", rf'\1 class="{classes}"', tag)
