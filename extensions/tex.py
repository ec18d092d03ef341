r"""Formulas of a page, typeset while it is built.

pymdownx.arithmatex finds the formulas, MathJax typesets them (mathjax.py), and
this extension puts the finished formula into the page:

- inline, together with the punctuation it touches, so that no line ends
  between them;
- displayed, in a box of its own with the id `eq-1` for `\tag{1}`;
- in tables of contents and titles, as a line of text.

Whatever would reach a reader as TeX is an error: a formula that MathJax cannot
set, a `$` that opens or closes nothing, `\(`, `\begin{`. All faults of a page
are reported at once, with file and line.
"""

import re
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement

from markdown.extensions import Extension
from markdown.postprocessors import Postprocessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import ETX, STX, AtomicString

from extensions.mathjax import TexError, Typesetter
from extensions.pages import Place

# An inline formula wider than this (in its own em) leaves a phone's screen.
MAX_WIDTH = 16

TAG = re.compile(r"\\tag\*?\s*\{([^{}]*)\}")
TAG_NAME = re.compile(r"[\w.'′-]+")

# What must stay on the line of the formula it touches.
OPENING = re.compile(r"[(\[“‘«（【《「『〈〔]+$")
CLOSING = re.compile(
    r"(?:['’]?[A-Za-z]{1,2}\b)?"
    r"[.,;:!?)\]…%’”»、。，；：！？）】》」』〉〕·]*[-–/]?"
)
HUGGING = {"em", "strong", "a", "b", "i"}

# Markdown takes the backslash of \( away; $ may be written as \$.
ESCAPED_BRACKET = re.compile(f"{STX}(40|41|91|93){ETX}")
ESCAPED_DOLLAR = f"{STX}{ord('$')}{ETX}"
LEFTOVER = re.compile(r"\$+|\\[()\[\]]|\\[A-Za-z]+\{?")
DOLLAR = r" ($$ stands on lines of its own, \$ is a dollar)"
CODE = {"code", "pre", "kbd", "script", "style"}
# What only eyes need of a finished formula; the rest of it is MathML.
DRAWING = re.compile(r"<mjx-math\b.*</mjx-math>", re.S)


class FormulaError(ValueError):
    """The faults of one page."""


class Page:
    """What is known of the page that is being converted."""

    def __init__(self):
        self.start([])

    def start(self, lines):
        """Forget the page before."""
        self.source = "\n".join(lines)
        self.faults = []
        self.finished = []
        self.complete = False

    def fault(self, message, *needles):
        """Note a fault, and what to look for in the source."""
        self.faults.append((needles, message))

    def report(self):
        """Raise all faults as one error."""
        if not self.faults:
            return
        place = Place(self.source)
        lines = [f"{place.of(*needles)}: {why}" for needles, why in self.faults]
        raise FormulaError("\n".join(lines))


class Remember(Preprocessor):
    """Keep the source as the author wrote it, before includes."""

    def __init__(self, page):
        super().__init__()
        self.page = page

    def run(self, lines):
        """Note the lines and pass them on."""
        self.page.start(lines)
        return lines


class Replace(Treeprocessor):
    """Typeset each formula; leave its plain text in the tree for titles."""

    def __init__(self, md, page, typesetter, drawn):
        super().__init__(md)
        self.page = page
        self.typesetter = typesetter
        self.drawn = drawn

    def run(self, root):
        """Replace what arithmatex found."""
        self.parents = {
            child: parent for parent in root.iter() for child in parent
        }
        self.tags = set()
        self.read_texts(root)
        for element in list(root.iter()):
            if element.get("class") == "arithmatex":
                self.replace(element)

    def read_texts(self, root):
        """Refuse escaped brackets, allow escaped dollars."""
        for element, part in prose(root):
            text = getattr(element, part)
            if not text or STX not in text:
                continue
            for match in ESCAPED_BRACKET.finditer(text):
                shown = restored(text[match.start() :])[:12].split(STX)[0]
                why = f"{shown[:2]} is left as text; write $…$: {shown}"
                self.page.fault(why, ("", shown), ("", shown[:2]))
            setattr(element, part, text.replace(ESCAPED_DOLLAR, "&#36;"))

    def replace(self, element):
        """Typeset one formula and put it into the tree."""
        display = element.tag == "div"
        text = "".join(element.itertext())[2:-2]
        tex = (unescape(text) if display else text).strip()
        fence = "$$" if display else "$"
        first = tex.split("\n")[0]
        needles = (fence, tex + fence), ("", tex), ("", first)
        try:
            formula = self.typesetter.typeset(tex, display)
            tags = self.read_tags(tex, display)
            if not display:
                self.check_width(element, formula)
        except TexError as error:
            one_line = " ".join(tex.split())
            self.page.fault(f"formula {one_line}: {error}", *needles)
            element.text = ""
            return
        if display:
            self.show_display(element, formula, tags)
        else:
            self.show_inline(element, formula)

    def read_tags(self, tex, display):
        """The ids of the equations numbered in a formula."""
        ids = []
        for name in TAG.findall(tex):
            if not display:
                raise TexError("\\tag belongs to a displayed formula")
            if not TAG_NAME.fullmatch(name):
                raise TexError(
                    f"\\tag{{{name}}} is not a number or a short name"
                )
            if name in self.tags:
                raise TexError(f"\\tag{{{name}}} is used twice on this page")
            self.tags.add(name)
            ids.append(f"eq-{name}")
        return ids

    def check_width(self, element, formula):
        """Refuse what would leave a narrow screen; a table can scroll."""
        if formula["width"] <= MAX_WIDTH:
            return
        if any(parent.tag in {"td", "th"} for parent in self.above(element)):
            return
        raise TexError(
            f"{formula['width']:.0f} em are too wide for a line of text on a"
            f" phone (at most {MAX_WIDTH}); display it with $$"
        )

    def above(self, element):
        """The elements around an element."""
        while (element := self.parents.get(element)) is not None:
            yield element

    def show_display(self, element, formula, ids):
        """A box of its own, which the numbers of its equations lead to."""
        element.set("class", "tex-display")
        if ids:
            element.set("id", ids[0])
        for other in ids[1:]:
            SubElement(element, "span", {"id": other})
        self.finish(element, "", formula, "")

    def show_inline(self, element, formula):
        """In the text, with the punctuation that it touches."""
        element.set("class", "tex")
        hugger = self.hugger(element)
        before, after = self.take_before(hugger), self.take_after(hugger)
        if hugger is element:
            self.finish(element, before, formula, after)
            return
        keep = Element("span", {"class": "tex"})
        keep.text, keep.tail, hugger.tail = before, hugger.tail, after
        parent = self.parents[hugger]
        parent[list(parent).index(hugger)] = keep
        keep.append(hugger)
        self.parents[hugger], self.parents[keep] = keep, parent
        self.finish(element, "", formula, "")

    def hugger(self, element):
        """The formula, or the emphasis or link that holds only it."""
        parent = self.parents[element]
        alone = len(parent) == 1 and not parent.text and not element.tail
        return (
            self.hugger(parent) if alone and parent.tag in HUGGING else element
        )

    def take_before(self, element):
        """Cut opening brackets off the text before an element."""
        parent = self.parents[element]
        index = list(parent).index(element)
        holder, part = (
            (parent[index - 1], "tail") if index else (parent, "text")
        )
        text = getattr(holder, part) or ""
        found = OPENING.search(text)
        if not found:
            return ""
        setattr(holder, part, text[: found.start()])
        return found[0]

    def take_after(self, element):
        """Cut punctuation off the text after an element."""
        text = element.tail or ""
        found = CLOSING.match(text)[0]
        element.tail = text[len(found) :]
        return found

    def finish(self, element, before, formula, after):
        """Plain text for now; Insert puts the formula in its place."""
        element.text = AtomicString(before + formula["text"] + after)
        html = (
            formula["html"] if self.drawn else DRAWING.sub("", formula["html"])
        )
        self.page.finished.append((element, [before, html, after]))


class Insert(Treeprocessor):
    """Put the formulas in, once titles and contents have been read."""

    def __init__(self, md, page):
        super().__init__(md)
        self.page = page

    def run(self, root):
        """Stash the finished formulas, as Markdown does with raw HTML."""
        for element, (before, html, after) in self.page.finished:
            element.text = before + self.md.htmlStash.store(html) + after
        self.page.complete = True


class Refuse(Postprocessor):
    """Find TeX that is left as text, and report all faults of the page."""

    def __init__(self, page):
        super().__init__()
        self.page = page

    def run(self, text):
        """Read the finished page (and no fragment of it before)."""
        if self.page.complete:
            reader = Leftovers(self.page)
            reader.feed(text)
            reader.close()
            self.page.report()
        return text


class Leftovers(HTMLParser):
    """TeX in the text of a page, outside code and finished formulas."""

    def __init__(self, page):
        super().__init__(convert_charrefs=False)
        self.page = page
        self.inside = []

    def handle_starttag(self, tag, attrs):
        """Enter code and formulas; read what stands for an image."""
        if tag in CODE or tag == "mjx-container":
            self.inside.append(tag)
        for name, value in attrs:
            if name in {"alt", "title", "aria-label"} and not self.inside:
                self.read(value or "", f" in {name}")

    def handle_endtag(self, tag):
        """Leave code and formulas."""
        if self.inside and self.inside[-1] == tag:
            self.inside.pop()

    def handle_data(self, data):
        """Read the text of the page."""
        if not self.inside:
            self.read(data)

    def read(self, text, where=""):
        """Note each piece of TeX, with ever less of the text around it."""
        for match in LEFTOVER.finditer(text):
            start, end = match.span()
            around = [
                (text[max(0, start - size) : start], text[start : end + size])
                for size in (24, 12, 6, 3, 1, 0)
            ]
            shown = " ".join("".join(around[1]).split())
            hint = DOLLAR if "$" in match[0] else ""
            self.page.fault(
                f"{match[0]} is left as text{where}: {shown}{hint}",
                *around,
            )


def prose(root):
    """The places of text that are neither code nor formula."""
    if root.tag not in CODE and root.get("class") != "arithmatex":
        yield root, "text"
        for child in root:
            yield from prose(child)
            yield child, "tail"


def restored(text):
    """Text with the escapes that Markdown has put away."""
    return re.sub(
        f"{STX}([0-9]+){ETX}", lambda match: "\\" + chr(int(match[1])), text
    )


class TexExtension(Extension):
    """Typeset the formulas that pymdownx.arithmatex finds."""

    def __init__(self, **kwargs):
        self.config = {
            "cache": [".cache/tex", "Folder of finished formulas"],
            "drawn": [True, "Whether a formula comes with its drawing"],
        }
        super().__init__(**kwargs)

    def extendMarkdown(self, md):
        """Register at the steps that the order of the work asks for."""
        page = Page()
        typesetter = Typesetter(Path(self.getConfig("cache")))
        # Before includes are expanded (32) and white space is tidied (30).
        md.preprocessors.register(Remember(page), "tex-remember", 200)
        # After inline patterns (20); before contents and anchors (5).
        replace = Replace(md, page, typesetter, self.getConfig("drawn"))
        md.treeprocessors.register(replace, "tex-replace", 18)
        # After contents (5) and the page's title (1) have been read.
        md.treeprocessors.register(Insert(md, page), "tex-insert", -1)
        # After raw HTML is back (30).
        md.postprocessors.register(Refuse(page), "tex-refuse", -1)


def makeExtension(**kwargs):
    """What Markdown calls."""
    return TexExtension(**kwargs)
