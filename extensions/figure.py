"""Markdown extension: `![what it shows](figure:rnn-cell)` as inline SVG.

The image stands alone in its paragraph; text on the lines after it becomes
the caption. `make format` joins two short lines, but not after a backslash,
which Markdown has for the end of a line. The drawing comes from the function
of that name in figures/, with the words of the language of the page.
"""

import hashlib
import html
import json
import os
import re
import subprocess
import sys
from collections import Counter
from functools import lru_cache
from pathlib import Path
from xml.etree.ElementTree import SubElement

from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor, UnescapeTreeprocessor

from extensions.pages import Place, Source

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ("figures", "snippets")
SCHEME = "figure:"
# What may follow the image on its line.
LINE_END = re.compile(r"[ \t]*(?:\\?\n|$)")


class FigureError(ValueError):
    """A figure on a page that cannot be drawn as it is written."""


def drawings(root=ROOT):
    """All figures by name, as dicts with width, height, words, en and zh."""
    return _drawings(root, fingerprint(root))


def fingerprint(root):
    """Changes with every file that a figure is made from."""
    digest = hashlib.sha256()
    files = (p for s in SOURCES for p in (root / s).glob("*.*"))
    for path in sorted(p for p in files if p.suffix in (".py", ".toml")):
        data = path.read_bytes()
        name = path.relative_to(root).as_posix()
        digest.update(f"{name} {len(data)}\n".encode() + data)
    return digest.hexdigest()[:20]


@lru_cache(maxsize=1)
def _drawings(root, key):
    """From the cache on disk, or drawn anew.

    In a process of its own: `mkdocs serve` is one long process, which would
    go on with the modules that it imported first.
    """
    stored = root / ".cache" / "figures" / f"{key}.json"
    if not stored.exists():
        run = subprocess.run(
            [sys.executable, "-m", "figures"],
            cwd=root,
            env={**os.environ, "PYTHONPATH": str(root)},
            capture_output=True,
            encoding="utf-8",
        )
        if run.returncode:
            raise FigureError(f"python -m figures failed:\n{run.stderr}")
        stored.parent.mkdir(parents=True, exist_ok=True)
        # Two builds may run at once: the file appears whole or not at all.
        unfinished = stored.with_suffix(f".{os.getpid()}")
        unfinished.write_text(run.stdout, encoding="utf-8")
        unfinished.replace(stored)
        for old in stored.parent.glob("*.json"):
            if old != stored:
                old.unlink(missing_ok=True)
    return json.loads(stored.read_text(encoding="utf-8"))


def svg(name, alt, identifier, root=ROOT, language="en"):
    """The SVG element of a figure, with its title for screen readers.

    The search of the site leaves it out: it would index the letters of labels.
    """
    known = drawings(root)
    if name not in known:
        names = ", ".join(sorted(known))
        raise FigureError(f"no figure is called {name!r}; there are: {names}")
    if language not in known[name]:
        raise FigureError(f"the figure {name}: {known[name]['missing']}")
    width, height = known[name]["width"], known[name]["height"]
    return (
        f'<svg role="img" aria-labelledby="{identifier}" data-search-exclude=""'
        f' viewBox="0 0 {width} {height}" width="{width}" height="{height}">'
        f'<title id="{identifier}">{html.escape(alt)}</title>'
        f"{known[name][language]}</svg>"
    )


class FigureTreeprocessor(Treeprocessor):
    """Turns the paragraphs that hold a figure into <figure> elements."""

    def __init__(self, md, source, language):
        super().__init__(md)
        self.source, self.language = source, language

    def run(self, tree):
        """Replace every figure, or say where one cannot be."""
        seen = Counter()
        for parent in list(tree.iter()):
            for element in list(parent):
                name = figure_name(element)
                if name is None:
                    continue
                seen[name] += 1
                try:
                    self.replace(parent, element, name, seen[name])
                except FigureError as error:
                    place = self.place(name, seen[name])
                    raise FigureError(f"{place}: {error}") from None

    def place(self, name, count):
        """Where the page asks for this figure for the count-th time."""
        page = Place("\n".join(self.source.lines))
        return [page.of(("](", SCHEME + name)) for _ in range(count)][-1]

    def replace(self, paragraph, image, name, count):
        """Make the paragraph of an image a figure."""
        alt = UnescapeTreeprocessor().unescape(image.get("alt", ""))
        if not alt.strip():
            raise FigureError(f"{SCHEME}{name} has no alternative text")
        if not stands_alone(paragraph, image):
            raise FigureError(
                f"{SCHEME}{name} needs a paragraph of its own; only a caption"
                " may follow, on the next line (if make format joins them, end"
                " the line of the image with a backslash)"
            )
        identifier = f"figure-{name}" + (f"-{count}" if count > 1 else "")
        alt = html.unescape(alt)
        drawn = svg(name, alt, identifier, language=self.language)

        caption = LINE_END.sub("", image.tail or "", count=1).lstrip()
        rest = list(paragraph)[1:]
        for element in list(paragraph):
            paragraph.remove(element)
        paragraph.tag = "figure"
        paragraph.set("class", "figure")
        paragraph.text = self.md.htmlStash.store(drawn)
        if caption or rest:
            text = SubElement(paragraph, "figcaption")
            text.text = caption
            text.extend(rest)


def figure_name(element):
    """The figure that an image asks for; None for every other element."""
    source = element.get("src", "") if element.tag == "img" else ""
    return source.removeprefix(SCHEME) if source.startswith(SCHEME) else None


def stands_alone(paragraph, image):
    """Tell whether an image has the first line of a paragraph for itself."""
    more = len(paragraph) > 1 and "\n" not in (image.tail or "")
    return (
        paragraph.tag == "p"
        and paragraph[0] is image
        and not (paragraph.text or "").strip()
        and bool(LINE_END.match(image.tail or ""))
        and not more
    )


class FigureExtension(Extension):
    """Registers the processor after inline Markdown, before MkDocs' links."""

    def __init__(self, **kwargs):
        self.config = {"language": ["en", "Of the words in figures"]}
        super().__init__(**kwargs)

    def extendMarkdown(self, md):
        """Called by Python-Markdown."""
        source = Source(md)
        language = self.getConfig("language")
        figures = FigureTreeprocessor(md, source, language)
        md.preprocessors.register(source, "figure-source", 1000)
        md.treeprocessors.register(figures, "figure", 15)


def makeExtension(**kwargs):
    """Called by Python-Markdown."""
    return FigureExtension(**kwargs)
