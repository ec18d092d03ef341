"""What can be checked in a notebook: that it is one, whole, true and alone.

Each check gets a notebook as a dict, some also its page, and yields problems.
"""

import base64
import json
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

import nbformat
import numpy as np
from nbformat.warnings import DuplicateCellId, MissingIDFieldWarning

from extensions.mathjax import TexError, Typesetter
from tools.proof.tex_reader import macros

# Warnings, which are errors while we test.
IDS = DuplicateCellId, MissingIDFieldWarning
FORMULA = re.compile(r"(?<!\\)(\$\$?)(.+?)(?<!\\)\1", re.S)
CODE = re.compile(r"(?<!\\)(`+)(?!`).+?(?<!`)\1(?!`)", re.S)
IMAGE = re.compile(r'<img alt="([^"]+)" width="\d+" src="([^"]*)">')
LINK = re.compile(r"(?<!\\)\]\(([^)]*)\)|(?:href|src)=\"([^\"]*)\"")
MARKUP = re.compile(r"</?(?:details|summary|sub|sup|strong|em|b|i)>")
SVG = "data:image/svg+xml;base64,"
# What stands on a page and in no notebook.
OF_THE_PAGE = (
    ".headerlink, .lesson-place, .sittings, .checked, .filename,"
    " details:has(> a.file)"
)
# Runs the cells as Jupyter does: each in the namespace of the module __main__.
RUN = """
import contextlib, io, json, sys, types
sys.path.append("packages")
here = sys.modules["__main__"]
sys.modules["__main__"] = notebook = types.ModuleType("__main__")
printed = []
for source in json.load(sys.stdin):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        exec(compile(source, "cell", "exec"), vars(notebook))
    printed.append(out.getvalue())
json.dump(printed, sys.stdout)
"""


def text_of(value):
    """Join what may be written as lines."""
    return value if isinstance(value, str) else "".join(value)


def sources(notebook, kind):
    """List the cells of a kind as text."""
    cells = notebook["cells"]
    return [text_of(x["source"]) for x in cells if x["cell_type"] == kind]


def prose(notebook):
    """Join all Markdown."""
    return "\n\n".join(sources(notebook, "markdown"))


def outputs(notebook):
    """List what each cell with code is said to print."""
    return [
        "".join(text_of(output["text"]) for output in cell["outputs"])
        for cell in notebook["cells"]
        if cell["cell_type"] == "code"
    ]


def article_of(soup):
    """Return the article of a page, without what no notebook needs."""
    article = soup.find("article")
    for tag in article.select(OF_THE_PAGE):
        tag.decompose()
    return article


# ------------------------------------------------------------------ checks


def invalid(notebook):
    """Say why it is no notebook."""
    try:
        nbformat.validate(notebook, relax_add_props=False)
    except (nbformat.ValidationError, *IDS) as error:
        yield f"no notebook: {error}"


def formulas(notebook):
    """List the formulas with their fences: $ or $$."""
    for source in sources(notebook, "markdown"):
        yield from FORMULA.findall(CODE.sub("", source))


def bad_formulas(notebook):
    """Find formulas that a notebook cannot set."""
    ours = re.compile("|".join(re.match(r"\\\\\w+", p)[0] for p, _ in macros()))
    for fence, tex in formulas(notebook):
        opened = Counter(re.findall(r"\\begin\{(\w+)\}", tex))
        closed = Counter(re.findall(r"\\end\{(\w+)\}", tex))
        braces = re.sub(r"\\[{}]", "", tex)
        if opened != closed or braces.count("{") != braces.count("}"):
            yield f"not balanced: {tex}"
        if found := re.search(rf"(?:{ours.pattern})(?![A-Za-z])", tex):
            yield f"{found[0]} is known to these notes alone: {tex}"
        if "\\tag" in tex and fence == "$":
            yield f"a number inside a line: {tex}"
    for source in sources(notebook, "markdown"):
        rest = FORMULA.sub("", CODE.sub("", source))
        if re.search(r"(?<!\\)\$", rest):
            yield f"half a formula: {rest[:60]!r}"


def set_otherwise(notebook, article, cache):
    """Find formulas that are set in another way than on the page."""
    typesetter = Typesetter(cache)

    def typeset(tex, display):
        try:
            html = typesetter.typeset(tex, display)["html"]
        except TexError as error:
            return str(error)
        return re.sub(r' data-tex="[^"]*"', "", html)

    written = [
        (tag["data-tex"], tag.has_attr("display"))
        for tag in article.select("mjx-container")
    ]
    here = [(tex.strip(), fence == "$$") for fence, tex in formulas(notebook)]
    if len(written) != len(here):
        yield f"{len(here)} formulas, on the page {len(written)}"
    for (tex, display), (ours, displayed) in zip(written, here, strict=False):
        if display != displayed or typeset(tex, display) != typeset(
            ours, displayed
        ):
            yield f"{ours} is not {tex}"


def lost_formulas(notebook, article):
    """Find displayed formulas of the page that are not in it."""
    shown = sum(fence == "$$" for fence, _ in formulas(notebook))
    page = len(article.select("mjx-container[display]"))
    if shown != page:
        yield f"{shown} displayed formulas, on the page {page}"
    known = Counter(re.findall(r"\\tag\{[^}]*\}", prose(notebook)))
    for tag in article.select("mjx-container[display]"):
        for number in re.findall(r"\\tag\{[^}]*\}", tag["data-tex"]):
            if known[number] != 1:
                yield f"{number} is there {known[number]} times"


def lost_figures(notebook, article):
    """Find figures of the page that are not in it, or cannot be drawn."""
    images = IMAGE.findall(prose(notebook))
    drawn = article.select("figure svg")
    if len(images) != len(drawn):
        yield f"{len(images)} figures, on the page {len(drawn)}"
    for (_, source), svg in zip(images, drawn, strict=False):
        try:
            content = base64.b64decode(source.removeprefix(SVG)).decode()
            root = ElementTree.fromstring(content)
        except (ValueError, ElementTree.ParseError) as error:
            yield f"no picture: {error}"
            continue
        words = "".join(
            "".join(tag.itertext()) for tag in root.iter() if is_text(tag)
        )
        if words.split() != svg_words(svg).split():
            yield f"another figure: {words[:60]}"
        if lost := re.findall(r"var\((?!--role)[^)]*\)", content):
            yield f"a colour without a value: {lost[0]}"


def is_text(tag):
    """Whether an element is text of a drawing."""
    return tag.tag.endswith("}text")


def svg_words(svg):
    """Join what is written in a drawing of a page."""
    return "".join(tag.get_text() for tag in svg.find_all("text"))


def lost_programs(notebook, article):
    """Find programs, listings and outputs that differ from the page's."""
    here = sources(notebook, "code")[1:]  # the first brings the modules
    there = [
        block.find("pre").get_text().strip("\n")
        for block in article.select(".language-python.highlight")
    ]
    if here != there:
        yield f"{len(here)} programs, other than the {len(there)} of the page"
    said = [text.rstrip("\n") for text in outputs(notebook) if text]
    shown = [
        block.find("pre").get_text().strip("\n")
        for block in article.select(".language-output.highlight")
    ]
    yield from (
        f"not shown: {text[:60]!r}" for text in shown if text not in said
    )
    if len(said) != len(shown):
        yield f"{len(said)} outputs, on the page {len(shown)}"


def lost_text(notebook, article):
    """Find text of the page that is not in it, in its order."""
    text = prose(notebook)
    for left_out in (IMAGE, MARKUP, FORMULA):
        text = left_out.sub("", text)
    text, at = letters(text), 0
    inside = {"pre", "svg", "mjx-container"}
    for piece in article.find_all(string=True):
        if inside & {tag.name for tag in piece.parents}:
            continue
        wanted = letters(piece)
        found = text.find(wanted, at)
        if found < 0:
            yield f"not there, or not in its place: {piece.strip()[:60]!r}"
        else:
            at = found + len(wanted)


def letters(text):
    """Leave letters and digits alone."""
    return re.sub(r"[\W_]+", "", text)


def bad_links(notebook):
    """Find links to what is not there when a notebook was taken along."""
    for match in LINK.finditer(CODE.sub("", prose(notebook))):
        address = match[1] or match[2] or ""
        if not address.startswith(("https://", "http://", SVG)):
            yield f"leads nowhere: {address[:60]!r}"


def run(notebook, folder):
    """Run all cells in an empty folder where only NumPy can be imported."""
    packages = folder / "packages"
    packages.mkdir()
    for installed in Path(np.__file__).parents[1].glob("numpy*"):
        (packages / installed.name).symlink_to(installed)
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-W", "error", "-c", RUN],
        input=json.dumps(sources(notebook, "code")),
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
    )
    if done.returncode:
        return None, done.stderr
    return json.loads(done.stdout), ""


def prints_otherwise(notebook, folder):
    """Find cells that print something else than they say."""
    printed, error = run(notebook, folder)
    if printed is None:
        yield error
        return
    for number, (got, said) in enumerate(
        zip(printed, outputs(notebook), strict=True)
    ):
        if lines(got) != lines(said):
            yield f"cell {number} prints {got[:80]!r}, not {said[:80]!r}"


def lines(text):
    """Cut a text into lines, without blanks at their ends."""
    return [line.rstrip() for line in text.strip("\n").split("\n")]
