"""The option `hl` of a fence: highlighted lines, named by their text.

    ```python title="snippets/gru.py" hl="u = sigmoid | r = sigmoid"

Each text between the bars stands in exactly one line of the block; that line
is highlighted, at most three of a block. (Write hl='"Wu": -Wz' where a text has
quotation marks.) An edit can move the line, but not the highlight away from it:
a text that stands nowhere, or twice, is an error, as are lines by number.
"""

import re

from markdown.extensions import Extension
from pymdownx.superfences import SuperFencesException, highlight_validator

from extensions.pages import Source, start_of

MOST = 3


def validator(language, inputs, options, attributes, md):
    """Take `hl` as an option of every fence, as SuperFences wants it."""
    named = {key: value for key, value in inputs.items() if key != "hl"}
    if "hl" in inputs:
        options["hl"] = inputs["hl"]
    return highlight_validator(language, named, options, attributes, md)


def fence(source, language, class_name, options, md, **attributes):
    """Make the HTML of a block, as SuperFences wants it from a fence."""
    asked = dict(options)
    try:
        options = by_number(source, options)
    except ValueError as error:
        # SuperFences hides every other exception, and leaves the fence as text.
        place = md.preprocessors["highlight-source"].place(asked)
        raise SuperFencesException(f"{place}: {error}") from error
    highlight = md.preprocessors["fenced_code_block"].highlight
    return highlight(source, language, options, md, **attributes)


def by_number(source, options):
    """Turn the option `hl` into the numbers that Pygments wants."""
    if "hl_lines" in options:
        raise ValueError(
            f'hl_lines="{options["hl_lines"]}": highlighted lines are named'
            ' by their text: hl="a text | another"'
        )
    if "hl" not in options:
        return options
    # Pygments drops blank lines at both ends, so lines count from there.
    lines = source.strip("\n").split("\n")
    numbers = numbers_of(lines, options["hl"])
    rest = {key: value for key, value in options.items() if key != "hl"}
    return rest | {"hl_lines": " ".join(str(number) for number in numbers)}


def numbers_of(lines, named):
    """Number the lines that the texts in `named` stand in."""
    texts = [text.strip() for text in re.split(r"\s\|\s", named)]
    if len(texts) > MOST:
        raise ValueError(f"{len(texts)} highlighted lines, at most {MOST}")
    numbers = []
    for text in texts:
        found = [n for n, line in enumerate(lines, 1) if text and text in line]
        if len(found) != 1:
            times = f"in lines {found}" if found else "in no line"
            raise ValueError(f"hl: {text!r} stands {times}, want one")
        if found[0] in numbers:
            raise ValueError(f"hl: {text!r} names line {found[0]} once more")
        numbers += found
    return numbers


class Fences(Source):
    """Keeps the source of the page, to say where a fault is."""

    def place(self, options):
        """Find the fence that asks for these options."""
        name, skipped = start_of("\n".join(self.lines))
        for number, line in enumerate(self.lines, skipped + 1):
            written = line.lstrip(" \t>")
            asked = all(value in written for value in options.values())
            if asked and written.startswith(("```", "~~~")):
                return f"{name}:{number}" if name else f"line {number}"
        return name or "a page"


class HighlightExtension(Extension):
    """Registers what knows the page; the fence stands in mkdocs.yml."""

    def extendMarkdown(self, md):
        """Called by Python-Markdown."""
        md.preprocessors.register(Fences(md), "highlight-source", 1000)


def makeExtension(**kwargs):
    """Called by Python-Markdown."""
    return HighlightExtension(**kwargs)
