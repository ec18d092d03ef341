"""A lesson becomes a Jupyter notebook beside its page.

It is read from the built page, in any language: text as Markdown, formulas as
TeX without macros of ours, figures as pictures, listings and programs as cells
with what they print. Its first code cell brings the modules that programs
import, so a reader needs NumPy and no checkout.
"""

import ast
import json
import re
from pathlib import Path
from urllib.parse import urlsplit

from extensions.lesson_file import MARKER, PACKAGE, with_imported
from tools.finish.html import PageError
from tools.finish.markdown import (
    LEFT_OUT,
    Text,
    at_start,
    classes_of,
    formula,
    image,
    indented,
)

WORDS = {
    "en": {
        "intro": "This notebook was made from {page}. Its first code cell, "
        "which is folded, brings the modules that its programs import: it runs "
        "with NumPy alone. Code: MIT licence; text and pictures: CC BY 4.0.",
        "setup": "Run this cell first: it brings the modules of these notes.\n"
        "# snippets.{own} is this notebook itself: change a listing below and\n"
        "# run it, and the programs that follow use what you made of it.",
        "summary": " · as a notebook",
        "page": "“{title}”",
    },
    "zh": {
        "intro": "这个笔记本由{page}一页生成。第一个代码单元（已折叠）"
        "带来各程序要导入的模块，因此只需要 NumPy 就能运行。"
        "代码采用 MIT 许可证，文字和图片采用 CC BY 4.0。",
        "setup": "请先运行这个单元：它带来笔记的各个模块。\n"
        "# snippets.{own} 就是这个笔记本：改动下面的一段代码并运行它，\n"
        "# 后面的程序用的就是你改过的代码。",
        "summary": " · 作为笔记本",
        "page": "《{title}》",
    },
}
SETUP = """# {comment}
import sys
import types

MODULES = {{
{modules}
}}
sys.modules["{package}"] = types.ModuleType("{package}")
for name, source in MODULES.items():
    is_here = name == "{package}.{own}"
    module = sys.modules["__main__"] if is_here else types.ModuleType(name)
    sys.modules[name] = module
    exec(compile(source, name, "exec"), vars(module))
"""
FOLDED = {"cellView": "form", "jupyter": {"source_hidden": True}}
ABOUT = {
    "kernelspec": {
        "display_name": "Python 3",
        "language": "python",
        "name": "python3",
    },
    "language_info": {"name": "python"},
}
HEADING = re.compile("h[1-6]")


def take_notebook(page):
    """Put a notebook beside a lesson, and a link to it beside its file."""
    link = page.tree.css_first('a.file[href$=".py"]')
    if not link:
        return
    name = link.attributes["href"].removesuffix(".py")
    words = WORDS[page.tree.css_first("html").attributes["lang"][:2]]
    text = written(Notebook(page, name, words).cells)
    name = f"{name}.ipynb"
    page.files[name] = text
    other = page.new("a", href=name, download="", class_="file")
    other.insert_child(f"{name} ({len(text.encode()) / 1000:.0f} KB)")
    link.insert_after(other, move=True)
    link.insert_after(page.new("br"), move=True)
    # What is folded says so.
    for summary in link.parent.css("summary"):
        summary.insert_child(words["summary"])


def written(cells):
    """Write cells as the text of a notebook, the same at every time."""
    for number, cell in enumerate(cells):
        cell["id"] = f"cell-{number}"
        cell["source"] = cell["source"].splitlines(keepends=True)
    content = {
        "cells": cells,
        "metadata": ABOUT,
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


class Notebook:
    """The cells of one page."""

    def __init__(self, page, name, words):
        self.page, self.name, self.words = page, name, words
        self.cells, self.text, self.fold = [], [], ""
        canonical = page.tree.css_first("link[rel=canonical]")
        self.address = address_of(canonical)
        self.say = Text(self.address)
        article = page.tree.css_first("article")
        title = article.css_first("h1")
        self.block(title)
        self.introduce(title)
        setup = len(self.cells)
        for node in article.iter():
            if node != title:
                self.block(node)
        self.end_text()
        self.cells.insert(setup, self.setup())

    def introduce(self, title):
        """Say what this is and where it comes from."""
        title = self.say.inline(title).strip()
        shown = self.words["page"].format(title=title)
        if self.address:
            shown = f"[{shown}]({self.address})"
        self.text.append("> " + self.words["intro"].format(page=shown))
        self.end_text()

    def setup(self):
        """Make the cell that brings all modules which programs import."""
        own = Path(PACKAGE, f"{self.name}.py")
        paths = with_imported(own)
        for cell in self.cells:
            if cell["cell_type"] == "code":
                for path in imported(cell["source"]):
                    new = with_imported(path)
                    paths += [p for p in new if p not in paths]
        modules = "\n".join(map(as_entry, paths))
        comment = self.words["setup"].format(own=self.name)
        source = SETUP.format(
            comment=comment, modules=modules, package=PACKAGE, own=self.name
        )
        return code(source.rstrip("\n"), folded=True)

    # ------------------------------------------------------------- blocks

    def block(self, node):
        """Add a block of the page."""
        classes = classes_of(node)
        if LEFT_OUT & classes:
            return
        if "highlight" in classes:
            self.listing(node, classes)
        elif "tex-display" in classes:
            self.text.append(formula(node.css_first("mjx-container")))
        elif HEADING.fullmatch(node.tag):
            self.end_text()
            self.text.append(
                f"{'#' * int(node.tag[1])} {self.say.inline(node)}"
            )
        elif node.tag in ("a", "p"):
            self.text.append(at_start(self.say.inline(node)))
        elif node.tag in ("ul", "ol"):
            self.text.append(self.items(node))
        elif node.tag == "blockquote":
            self.text.append(indented(self.inside(node), "> ", "> "))
        elif node.tag == "table":
            self.text.append(self.table(node))
        elif node.tag == "figure":
            self.figure(node)
        elif node.tag == "details":
            self.details(node)
        elif node.tag == "hr":
            self.text.append("---")
        elif node.tag == "div":
            for child in node.iter():
                self.block(child)
        else:
            raise PageError(f"{self.page.path}: <{node.tag}> in a notebook?")

    def inside(self, node):
        """Return what is in a block as Markdown, for a block around it."""
        before, self.text = self.text, []
        blocks = [n for n in node.iter() if n.tag in ("p", "ul", "ol", "div")]
        if blocks:
            count = len(self.cells)
            first = at_start(self.say.inline(node, blocks))
            self.text += [first] if first else []
            for child in blocks:
                self.block(child)
            if count != len(self.cells):
                raise PageError(f"{self.page.path}: code in a <{node.tag}>")
        else:
            self.text.append(at_start(self.say.inline(node)))
        inner, self.text = "\n\n".join(self.text), before
        return inner

    def items(self, node):
        """Return a list."""
        rows = []
        for number, item in enumerate(node.iter(), 1):
            mark = f"{number}. " if node.tag == "ol" else "- "
            inner = self.inside(item)
            rows.append(indented(inner, mark, " " * len(mark)))
        return "\n".join(rows)

    def table(self, node):
        """Return a table, a line for each row."""
        rows = [
            [self.say.inline(cell) for cell in row.css("th, td")]
            for row in node.css("tr")
        ]
        rows.insert(1, ["--"] * len(rows[0]))
        return "\n".join(f"| {' | '.join(row)} |" for row in rows)

    def figure(self, node):
        """Add a picture and what is said below it."""
        self.text.append(image(node.css_first("svg")))
        if caption := node.css_first("figcaption"):
            self.text.append(at_start(self.say.inline(caption)))

    def details(self, node):
        """Add what is folded; its code is a folded cell of its own."""
        self.end_text()
        summary = node.css_first("summary")
        self.fold = self.say.inline(summary)
        empty = len(self.cells)
        for child in node.iter():
            if child != summary:
                is_code = "highlight" in classes_of(child)
                if is_code and len(self.cells) == empty and not self.text:
                    self.text.append("↓")
                self.block(child)
        self.end_text()
        self.fold = ""

    def end_text(self):
        """Make a cell of the text so far."""
        if self.text:
            source = "\n\n".join(self.text)
            if self.fold:
                source = (
                    f"<details>\n<summary>{self.fold}</summary>\n\n{source}"
                    "\n\n</details>"
                )
            cell = {"cell_type": "markdown", "metadata": {}, "source": source}
            self.cells.append(cell)
            self.text = []

    def listing(self, node, classes):
        """Add a cell, its output, or a text as it is."""
        source = node.css_first("pre").text().strip("\n")
        if "language-python" in classes:
            self.end_text()
            self.cells.append(code(source, folded=bool(self.fold)))
        elif "language-output" in classes:
            self.end_text()
            self.print(source + "\n")
        else:
            self.text.append(f"```\n{source}\n```")

    def print(self, text):
        """Note what the last cell prints."""
        cell = self.cells[-1]
        if cell["cell_type"] != "code" or cell["outputs"]:
            raise PageError(f"{self.page.path}: whose output is {text[:40]!r}?")
        lines = text.splitlines(keepends=True)
        cell["outputs"].append(
            {"name": "stdout", "output_type": "stream", "text": lines}
        )
        if self.fold:
            cell["metadata"]["jupyter"] = {
                "outputs_hidden": True,
                "source_hidden": True,
            }


def address_of(canonical):
    """Return where a page is on the web, or nothing if it is not there."""
    address = canonical.attributes["href"] if canonical else ""
    host = urlsplit(address).hostname or ""
    return "" if host in ("127.0.0.1", "localhost") else address


def code(source, folded):
    """Make a cell that runs."""
    return {
        "cell_type": "code",
        "execution_count": None,
        "metadata": dict(FOLDED) if folded else {},
        "outputs": [],
        "source": source,
    }


def imported(source):
    """List the files of the modules that a program imports."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom):
            package, _, name = (node.module or "").partition(".")
            if package == PACKAGE:
                yield Path(PACKAGE, f"{name}.py")


def as_entry(path):
    """Write a module as an entry of a dict."""
    lines = path.read_text("utf-8").splitlines()
    text = "\n".join(line for line in lines if not MARKER.match(line))
    text = re.sub(r"\n{4,}", "\n\n\n", text.strip("\n"))
    if "'''" in text:
        raise PageError(f"{path}: ''' ends it in a notebook")
    return f"    \"{PACKAGE}.{path.stem}\": r'''\n{text}\n''',"
