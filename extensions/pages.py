"""Where a piece of Markdown stands: the file of a page and the line in it.

A Markdown extension gets the text of a page, not its name. For a message to
an author this module finds the page in the folder it comes from.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from markdown.preprocessors import Preprocessor

FENCE = re.compile(r"^[ \t>]*(`{3,}|~{3,})[^\n]*\n.*?^[ \t>]*\1", re.M | re.S)
CODE = re.compile(r"(?<![\\`])(`+)(?!`)(?:(?!\n\s*\n).)+?(?<!`)\1(?!`)", re.S)
QUOTE = re.compile(r"^[ \t]*>[ \t>]*", re.M)


class Source(Preprocessor):
    """Keeps the lines of a page, as they are before every other step."""

    lines: list[str] = []

    def run(self, lines: list[str]) -> list[str]:
        """Note the lines and pass them on."""
        self.lines = lines
        return lines


class Place:
    """A page, and the lines of pieces of its text."""

    def __init__(self, text: str, folder: str) -> None:
        self.name, self.skipped = find_page(text, folder)
        for hidden in (FENCE, CODE, QUOTE):
            text = hidden.sub(blank, text)
        self.chars = [
            (char, number)
            for number, line in enumerate(text.split("\n"), 1)
            for char in line
            if not char.isspace()
        ]
        self.text = "".join(char for char, _ in self.chars)
        self.seen: Counter[str] = Counter()

    def of(self, *needles: tuple[str, str]) -> str:
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

    def line(self, number: int) -> str:
        """A line, as a compiler writes it."""
        return f"{self.name}:{number}" if self.name else f"line {number}"


def blank(match: re.Match[str]) -> str:
    """As many lines as there were, with nothing on them."""
    return "\n" * match[0].count("\n")


def find_page(text: str, folder: str) -> tuple[str, int]:
    """The file that a text is the end of, and the lines before it."""
    text = text.rstrip()
    found = ("", 0)
    for path in sorted(Path(folder).rglob("*.md")) if text else ():
        whole = path.read_text("utf-8-sig").rstrip()
        if whole.endswith(text):
            before = whole[: len(whole) - len(text)]
            found = (path.as_posix(), before.count("\n"))
            if not before.strip():
                break
    return found
