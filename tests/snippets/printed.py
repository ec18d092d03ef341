"""What a page prints, for tests that compute the same in another way."""

from functools import cache
from pathlib import Path

from tools.proof import pages


@cache
def printed(lesson, heading):
    """All lines of output under a heading of an English page."""
    page = pages.read_once(Path(f"docs/en/{lesson}.md"))
    return [
        line
        for block in page.blocks
        if block.heading == heading and block.language == "output"
        for line in block.source.split("\n")
    ]
