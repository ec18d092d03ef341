"""Below each equation that was evaluated: how, to be unfolded by who asks.

A record holds, for each page and by a fingerprint of the TeX, what came out
when both sides were computed. An equation that was edited since has another
fingerprint, and loses its mark until it is evaluated again.
"""

import hashlib
import json
import re
from html import unescape
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement

from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from extensions.pages import Source, start_of

WORDS = {
    "en": {
        "checked": "checked",
        "compared": "Both sides were computed and compared: {comparisons:,}"
        " numbers, largest difference below 10{power}.",
        "names": "What each name stands for: ",
        "complex": "; gradients are complex steps on a plain loop.",
        "shapes": "Shapes: ",
        "between": (", ", "; ", "."),
    },
    "zh": {
        "checked": "已检验",
        "compared": "等式两边都代入数值算过，再作比较：{comparisons:,} 个数，"
        "最大的差小于 10{power}。",
        "names": "各个名字代表什么：",
        "complex": "；梯度用复数步微分，从一个普通的循环求得。",
        "shapes": "形状：",
        "between": ("、", "；", "。"),
    },
}
# The words in a Chinese formula, and in the English one that was evaluated.
TEX_WORDS = {
    "若 ": "if ",
    "否则": "otherwise",
    "传给 ": "to ",
    "其中 ": "for ",
    "当 ": "for ",  # where 其中 is too wide for a phone
    "，其中 ": " for ",
    "，当 ": " for ",
    "来自上层": "from above",
    "困惑度": "perplexity",
    "命中": "hit",
    "找出": "found",
    "真实": "true",
    "词元 ": "token ",
    "步 ": "number of ",
    " 的个数，其中 ": " with ",
    "，传给 ": " of ",
    "写入": "write",
    "显示": "show",
    "值": "value",
    "范数": "norm",
}

RAISED = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
GREEK = {"Gamma": "Γ", "gamma": "γ", "alpha": "α", "beta": "β", "tau": "τ"}
GREEK |= {"theta": "θ", "sigma": "σ", "rho": "ρ", "lambda": "λ", "eta": "η"}
ACCENTS = {"hat": "\u0302", "tilde": "\u0303", "bar": "\u0304"}
ACCENTS |= {"overrightarrow": "\u20d7", "overleftarrow": "\u20d6"}


def fingerprint(tex):
    """A short mark of a formula that changes with it, white space aside."""
    return hashlib.sha256("".join(tex.split()).encode()).hexdigest()[:12]


def in_english(tex):
    """A Chinese formula with the words of the English one."""
    return re.sub(
        r"(\\text\{)([^{}]*)(\})",
        lambda found: found[1] + TEX_WORDS.get(found[2], found[2]) + found[3],
        tex,
    )


def plain(name):
    """A name of TeX as text: its letter, and what stands below it."""
    for accent, mark in ACCENTS.items():
        name = re.sub(rf"\\{accent}\{{(\w)\}}", rf"\1{mark}", name)
    name = re.sub(r"\\mathcal\{(\w)\}", r"\1", name)
    name = re.sub(
        r"\\([A-Za-z]+)", lambda match: GREEK.get(match[1], match[1]), name
    )
    name = name.replace("mathbf", "").replace("ell", "ℓ")
    return re.sub(r"[{}⟨⟩]|\(\)", "", name)


class Mark(Treeprocessor):
    """Puts what is on record below the displayed formulas."""

    def __init__(self, md, source, record, language):
        super().__init__(md)
        self.source, self.record = source, Path(record)
        self.language = language

    def run(self, root):
        """Look each formula up, as arithmatex has found it."""
        if not self.record.exists():
            return
        path, _ = start_of("\n".join(self.source.lines))
        record = json.loads(self.record.read_text(encoding="utf-8"))
        # A Chinese page has the formulas of the English one.
        name = path.removeprefix("docs/").removeprefix(self.language + "/")
        known = record.get(f"en/{name}", {})
        for parent in list(root.iter()) if known else ():
            for element in list(parent):
                if element.tag == "div" and element.get("class") == (
                    "arithmatex"
                ):
                    tex = unescape("".join(element.itertext())[2:-2]).strip()
                    if entry := known.get(fingerprint(in_english(tex))):
                        place = list(parent).index(element) + 1
                        parent.insert(
                            place, details(path, entry, WORDS[self.language])
                        )


def details(path, entry, words):
    """The mark, and what it hides."""
    box = Element("details", {"class": "checked", "data-search-exclude": ""})
    SubElement(box, "summary").text = words["checked"]
    result = SubElement(box, "p")
    power = str(entry["power"]).translate(RAISED)
    compared = words["compared"].format(
        comparisons=entry["comparisons"], power=power
    )
    result.text = AtomicString(compared)
    if entry["shapes"]:
        show_shapes(SubElement(box, "p"), entry["shapes"], words)
    source = SubElement(box, "p")
    source.text = words["names"]
    module = Path(path).stem.replace("-", "_")
    code = SubElement(source, "code")
    code.text = AtomicString(f"tests/formulas/{module}.py")
    if any(name.startswith("∂") for name in entry["shapes"]):
        code.tail = words["complex"]
    return box


def show_shapes(paragraph, shapes, words):
    """The names of each shape: "c, x 3×1; W 3×7"."""
    comma, semicolon, stop = words["between"]
    names = {}
    for name, shape in shapes.items():
        names.setdefault(shape, []).append(name)
    paragraph.text = words["shapes"]
    for shape, group in names.items():
        for name in group:
            base, _, below = name.partition("_")
            symbol = SubElement(paragraph, "i")
            symbol.text = AtomicString(base)
            if below:
                SubElement(symbol, "sub").text = AtomicString(below)
            symbol.tail = comma
        symbol.tail = f"\u00a0{shape}{semicolon}"
    symbol.tail = f"\u00a0{shape}{stop}"


class CheckedExtension(Extension):
    """Registers the marks after inline patterns, before formulas are set."""

    def __init__(self, **kwargs):
        self.config = {
            "record": ["docs/checked.json", "What the evaluation wrote"],
            "language": ["en", "Of the page, and of the mark"],
        }
        super().__init__(**kwargs)

    def extendMarkdown(self, md):
        """Called by Python-Markdown."""
        source = Source(md)
        md.preprocessors.register(source, "checked-source", 1000)
        mark = Mark(md, source, **self.getConfigs())
        md.treeprocessors.register(mark, "checked", 19)


def makeExtension(**kwargs):
    """Called by Python-Markdown."""
    return CheckedExtension(**kwargs)
