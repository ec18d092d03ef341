"""Where a piece of Markdown stands: the file of a page and the line in it.

A Markdown extension gets the text of a page, not its name. So whoever converts
a page says which one it is: `with converting("docs/en/rnn.md"):`.
"""

import re
from collections import Counter
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from markdown.preprocessors import Preprocessor

PAGE = ContextVar("page", default="")
FENCE = re.compile(r"^[ \t>]*(`{3,}|~{3,})[^\n]*\n.*?^[ \t>]*\1", re.M | re.S)
CODE = re.compile(r"(?<![\\`])(`+)(?!`)(?:(?!\n\s*\n).)+?(?<!`)\1(?!`)", re.S)
QUOTE = re.compile(r"^[ \t]*>[ \t>]*", re.M)


class Source(Preprocessor):
    """Keeps the lines of a page, as they are before every other step."""

    lines = ()

    def run(self, lines):
        """Note the lines and pass them on."""
        self.lines = lines
        return lines


@contextmanager
def converting(path):
    """Let messages name this page while it is converted."""
    token = PAGE.set(Path(path).as_posix())
    try:
        yield
    finally:
        PAGE.reset(token)


class Place:
    """The page that is converted, and the lines of pieces of its text."""

    def __init__(self, text):
        self.name, self.skipped = start_of(text)
        for hidden in (FENCE, CODE, QUOTE):
            text = hidden.sub(blank, text)
        self.chars = [
            (char, number)
            for number, line in enumerate(text.split("\n"), 1)
            for char in line
            if not char.isspace()
        ]
        self.text = "".join(char for char, _ in self.chars)
        self.seen = Counter()

    def of(self, *needles):
        """The place of the first needle that is found, white space aside.

        A needle is a text and what stands before it. Asked again for the same
        needle this names its next place.
        """
        for before, text in needles:
            before, text = "".join(before.split()), "".join(text.split())
            at = self.text.find(before + text, self.seen[before + text])
            if text and at >= 0:
                at += len(before)
                self.seen[before + text] = at
                return self.line(self.chars[at][1] + self.skipped)
        return self.name or "a page"

    def line(self, number):
        """A line, as a compiler writes it."""
        return f"{self.name}:{number}" if self.name else f"line {number}"


def blank(match):
    """As many lines as there were, with nothing on them."""
    return "\n" * match[0].count("\n")


def start_of(text):
    """The page that is converted, and its lines before this text of it.

    Those are its front matter.
    """
    if not (name := PAGE.get()):
        return "", 0
    whole, text = Path(name).read_text("utf-8-sig").rstrip(), text.rstrip()
    before = len(whole) - len(text) if whole.endswith(text) else 0
    return name, whole.count("\n", 0, before)
