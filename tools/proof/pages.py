"""Read a page as its reader sees it.

The site's own Markdown configuration renders the page; only the fences are
ours. One SuperFences fence named `*` records every block: its language, its
options, and its source before and after the includes. The rest of the page
comes as HTML. Paths are relative to the folder in which a command runs.
"""

import copy
import functools
import re
from dataclasses import dataclass
from pathlib import Path

import bs4
from markdown import Markdown
from pymdownx.snippets import SnippetMissingError
from pymdownx.superfences import SuperFencesException

from extensions.highlight import validator
from extensions.lesson_file import lesson_file
from extensions.pages import converting
from tools.site.generator import LANGUAGES, configuration


class PageError(Exception):
    """A page cannot be read; the message begins with its path."""


@dataclass(eq=False, repr=False)
class Block:
    """One fenced block: where it stands, what it says, what a reader sees."""

    page: Path
    line: int  # of the opening fence, the first line is 1
    end: int  # of the closing fence
    indent: str
    language: str
    options: dict
    written: str
    source: str = ""
    heading: str = ""  # id of the heading above
    address: str = ""  # en/rnn.md#run, en/rnn.md#run:2 for the next one
    element: bs4.Tag = None

    @property
    def where(self):
        """Page, line and address, for messages."""
        return f"{self.page}:{self.line} ({self.address})"

    @property
    def runs(self):
        """Say if a reader can run this block as Python."""
        return self.language in ("python", "lesson-file")

    @property
    def is_program(self):
        """Say if it was written on the page, not included from a module."""
        return self.language == "python" and "title" not in self.options


@dataclass(eq=False, repr=False)
class Page:
    """One page: its text, its blocks in the order of reading, its HTML."""

    path: Path
    text: str
    blocks: list[Block]
    unseen: list[Block]  # fences that no reader sees
    html: bs4.BeautifulSoup
    without_id: list[str]  # headings

    @property
    def name(self):
        """The page inside docs/: en/rnn.md."""
        return self.path.relative_to("docs").as_posix()

    @property
    def language(self):
        """The language of the page, en or zh."""
        return self.path.parts[1]

    def line_of(self, text):
        """Find the first line with this text, however it is wrapped."""
        words = r"\s+".join(map(re.escape, text.split()))
        found = words and re.search(words, self.text)
        if not found:
            return str(self.path)
        line = self.text.count("\n", 0, found.start()) + 1
        return f"{self.path}:{line}"


@functools.cache
def site_configuration(language):
    """Load the configuration of the site in a language, once."""
    return configuration(language)


def all_pages(*languages):
    """List the paths of all pages, or of those in these languages."""
    folders = [Path("docs", language) for language in languages or LANGUAGES]
    return [p for folder in folders for p in sorted(folder.rglob("*.md"))]


def no_lessons():
    """Name the pages that are no lessons, as mkdocs.yml does."""
    return set(site_configuration("en").extra["no_lessons"])


def all_lessons():
    """List the paths of all English lessons."""
    others = {Path("docs/en", name) for name in no_lessons()}
    return [path for path in all_pages("en") if path not in others]


def module_of(path):
    """Name the module of a lesson: docs/en/one-hot.md, snippets/one_hot.py."""
    return Path("snippets", Path(path).stem.replace("-", "_") + ".py")


def read(path):
    """Read one page of docs/en or docs/zh."""
    return read_text(path, Path(path).read_text(encoding="utf-8"))


@functools.cache
def read_once(path):
    """Read a page of which many ask, and which nobody changes meanwhile."""
    return read(path)


def read_text(path, text):
    """Read a page as if it had this text."""
    path = Path(path)
    written = _Reader(path).fences(text)
    reader = _Reader(path)
    try:
        with converting(path):
            html = bs4.BeautifulSoup(reader.markdown.convert(text), "lxml")
    except SnippetMissingError as error:
        raise PageError(f"{path}:{_line(text, error)} {error}") from error
    # What our extensions refuse: a bad formula, an unknown figure.
    except (SuperFencesException, ValueError) as error:
        said = str(error)
        known = said.startswith(path.as_posix())
        raise PageError(said if known else f"{path}: {said}") from error
    if len(reader.blocks) != len(written):
        raise PageError(f"{path}: an include brings or hides a fence")
    for block, source in zip(written, reader.blocks, strict=True):
        # Pygments drops blank lines at both ends, so lines count from there.
        block.source = source.written.strip("\n")
        if block.language == "lesson-file":
            block.source = _whole_lesson(block)
    seen = _place(written, html)
    unseen = [block for block in written if block not in seen]
    return Page(path, text, seen, unseen, html, reader.without_id)


def _line(text, error):
    """Find the include that an error quotes, 'section' or 'path': "12:"."""
    quoted = str(error).split("'")[1]
    for number, line in enumerate(text.split("\n"), start=1):
        if "8<-" in line and quoted in line:
            return f"{number}:"
    return ""


def _whole_lesson(block):
    """Expand a block `lesson-file` as the site does."""
    try:
        return lesson_file(block.written.strip()).rstrip("\n")
    except (OSError, SyntaxError, ValueError) as error:
        raise PageError(f"{block.page}:{block.line}: {error}") from error


def _place(blocks, html):
    """Find the blocks in the HTML; give them headings and addresses."""
    seen, count, heading = [], {}, ""
    for tag in html.find_all(["h1", "h2", "h3", "h4", "h5", "h6", "pre"]):
        if tag.name != "pre":
            heading = tag.get("id", "")
        elif "data-block" in tag.attrs:
            block = blocks[int(tag["data-block"])]
            block.element, block.heading = tag, heading
            seen.append(block)
    for block in [*seen, *(b for b in blocks if b not in seen)]:
        place = f"{Path(*block.page.parts[1:]).as_posix()}#{block.heading}"
        kind = (place, block.runs)
        count[kind] = count.get(kind, 0) + 1
        number = f":{count[kind]}" if count[kind] > 1 else ""
        block.address = place + number
    return seen


class _Reader:
    """The site's Markdown, with fences and headings that are written down."""

    def __init__(self, path):
        self.path, self.blocks, self.without_id = path, [], []
        config = site_configuration(path.parts[1])
        options = copy.deepcopy(dict(config.mdx_configs))
        # A proof reads what formulas say; their drawings are most of a page.
        options.setdefault("extensions.tex", {})["drawn"] = False
        options.setdefault("toc", {})["slugify"] = self._name_heading
        options.setdefault("pymdownx.superfences", {})["custom_fences"] = [
            {
                "name": "*",
                "class": "",
                # Only what the site takes as a fence is one here.
                "validator": validator,
                "format": self._record,
            }
        ]
        self.markdown = Markdown(
            extensions=config.markdown_extensions, extension_configs=options
        )
        # The formatter is not told where the block stands; this step is.
        self._finder = self.markdown.preprocessors["fenced_code_block"]
        self._finish = self._finder.process_nested_block
        self._finder.process_nested_block = self._remember_place

    def fences(self, text):
        """Find the fences alone, with nothing included: lines are true."""
        self._finder.run(text.split("\n"))
        return self.blocks

    def _remember_place(self, ws, content, start, end):
        self._where = start + 1, end, ws
        self._finish(ws, content, start, end)

    def _record(self, source, language, class_name, options, md, **rest):
        block = Block(
            self.path, *self._where, language or "", dict(options), source
        )
        self.blocks.append(block)
        return f'<pre data-block="{len(self.blocks) - 1}"></pre>'

    def _name_heading(self, title, separator):
        self.without_id.append(title)
        return f"heading-without-id-{len(self.without_id)}"
