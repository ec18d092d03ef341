"""The numbers in the prose and the tables of a page, and what explains them.

Looked at are decimals, numbers from 100 on, percentages and powers of ten.
Years, dates, versions with two points and the part Sources are left alone, as
are displayed equations, which are evaluated.

An output or a picture of the page explains what it shows and what that rounds
to; a listing or a program, the numbers in it; a sum that is written out and
right, as in 0.5 + 2 = 2.5, its result. Percentages, and decimals with one or
two digits, agree with something on every page by chance: only what is under the
same heading explains them.
"""

import ast
import inspect
import re
from bisect import bisect
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from extensions.pages import CODE
from figures import FIGURES
from tools.proof.pages import no_lessons

PLAIN = r"\d{1,3}(?:(?:,|\{,\})\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
TOKEN = re.compile(
    rf"""(?<![\w.])(?:
      (?P<skip> \d{{4}}-\d\d-\d\d | \d+(?:\.\d+){{2,}}
        | (?:19|20)\d\d(?![\d.,]) | \d+(?=pt\b) )
    | (?:(?P<times>{PLAIN}) \s* (?:×|·|\\cdot|\\times) \s*)?
        10 (?: \^\{{(?P<power>[-−]?\d+)\}} | \^(?P<digit>\d)
             | (?P<raised>[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+)
             | \ to\ the\ (?P<minus>minus\ )?(?P<words>\d+)
             | \ 的\ (?P<chinese>[-−]?\d+)\ 次方 )
    | (?P<plain>{PLAIN}) (?:e(?P<e>[+-]?\d+))? (?P<percent>\s?\\?%)?
    )""",
    re.VERBOSE,
)
# Not prose: where a link leads, ids, numbers of equations, names in TeX.
MARKS = re.compile(
    r"\]\([^)\s]*\)|\{\s?[#.:][^}]*\}|\[\^[^\]]*\]|\\tag\{[^}]*\}|^\[[^\]]+\]:.*",
    re.M,
)
FIGURE = re.compile(r"\]\(figure:([-\w]+)\)")
DISPLAY = re.compile(r"^[ \t>]*\$\$.*?\$\$", re.M | re.S)
SUM = re.compile(r"[−\d(][\d., +−·×/()]*(?: = [\d., +−·×/()]+)+")
NO_START = re.compile(r"(\\\w+|[\w)}\]=^_+−·×/])\s?$")


@dataclass(frozen=True)
class Number:
    """A number as it is written; `unit` is what its last digit counts."""

    text: str
    value: Decimal
    unit: Decimal
    percent: bool = False
    line: int = 0

    @property
    def matters(self):
        """Say whether it is of a kind that needs an explanation."""
        fraction = self.unit < 1 or self.value >= 100
        return fraction or self.percent or "10" in self.text[:-1]

    @property
    def plain(self):
        """The number that a program has: 0.99 for 99 %."""
        return self.value / 100 if self.percent else self.value

    @property
    def is_common(self):
        """Say whether it agrees with much by chance, such as 0.5."""
        digits = re.sub(r"\D", "", self.text).strip("0")
        return self.percent or (self.unit < 1 and len(digits) < 3)


def read(text, line=0):
    """Find the numbers in a text, signs left out."""
    for match in TOKEN.finditer(text):
        if match["skip"]:
            continue
        power = match["power"] or match["digit"] or match["e"] or "0"
        written = match[0]
        if match["raised"]:
            power = match["raised"].translate(RAISED)
        if match["words"]:
            power = ("-" if match["minus"] else "") + match["words"]
        if match["chinese"]:  # a fact is found by its English name
            power = match["chinese"]
            written = f"10 to the {power.replace('−', 'minus ')}"
        exponent = int(power.replace("−", "-"))
        digits = match["times"] or match["plain"] or "1"
        digits = digits.replace("{,}", "").replace(",", "")
        unit = exponent - len(digits.partition(".")[2])
        yield Number(
            written,
            Decimal(f"{digits}e{exponent}"),
            Decimal(f"1e{unit}"),
            bool(match["percent"]),
            line,
        )


def prose(page):
    """Blank what is no prose of a page, and keep its lines."""
    lines = page.text.split("\n")
    for block in [*page.blocks, *page.unseen]:
        for index in range(block.line - 1, block.end):
            lines[index] = ""
    text = "\n".join(lines)
    # A list of sources has years, volumes and pages.
    text = re.sub(
        r"^## [^\n]*\{ #sources \}$.*", blank, text, flags=re.M | re.S
    )
    hidden = [DISPLAY, MARKS]
    if page.path.name in no_lessons():  # its quotations have their own test
        hidden.append(CODE)
    for pattern in hidden:
        text = pattern.sub(blank, text)
    return text


def blank(match):
    """As many lines as there were, and a gap."""
    return "\n" * match[0].count("\n") or " "


def claimed(page):
    """List the numbers of a page that need an explanation."""
    return [
        number
        for index, line in enumerate(prose(page).split("\n"), start=1)
        for number in read(line, index)
        if number.matters
    ]


def unexplained(page):
    """List the numbers of a page that nothing on it explains."""
    shown, constants, drawn = explanations(page)
    heads = headings(page)
    results = [(line, sides[-1]) for line, _, sides in sums(page)]

    def explained(number):
        def counts(line):
            return not number.is_common or near(line, number.line)

        return (
            any(counts(n.line) and rounds(n, number) for n in shown)
            or any(counts(line) and v == number.plain for line, v in constants)
            or any(
                near(line, number.line) and abs(value) == number.value
                for line, value in results
            )
            or number.value in drawn[number.line]
        )

    def near(line, other):
        return bisect(heads, line) == bisect(heads, other)

    return [number for number in claimed(page) if not explained(number)]


def headings(page):
    """List the lines of the headings of a page."""
    lines = enumerate(prose(page).split("\n"), start=1)
    return [index for index, line in lines if re.match("#+ ", line)]


def explanations(page):
    """List the numbers shown, the constants in code, those of each picture."""
    shown, constants = [], []
    for block in page.blocks:
        if block.language == "output":
            shown += read(block.source, block.line)
        if block.runs:
            constants += ((block.line, v) for v in literals(block.source))
    drawn = defaultdict(set)
    pictures = iter(page.html.select("figure svg"))
    for index, line in enumerate(page.text.split("\n"), start=1):
        if name := FIGURE.search(line):
            labels = next(pictures).select("text")
            shown += [
                n for tag in labels for n in read(tag.get_text(" "), index)
            ]
            source = inspect.getsource(inspect.getmodule(FIGURES[name[1]]))
            drawn[index] = literals(source)
    return shown, constants, drawn


def literals(source):
    """Collect the numbers in some Python."""
    values = (getattr(n, "value", None) for n in ast.walk(ast.parse(source)))
    return {
        abs(Decimal(str(value)))
        for value in values
        if type(value) in (int, float)
    }


def rounds(known, number):
    """Say whether a shown number rounds to one that is claimed."""
    scale = Decimal(100 if number.percent else 1)
    scale /= 100 if known.percent else 1
    if known.value * scale == number.value:
        return True
    away = abs(known.value * scale - number.value)
    return known.unit * scale < number.unit and away <= number.unit / 2


def sums(page):
    """List every sum that is written out: its line, text and sides."""
    found = []
    for index, line in enumerate(prose(page).split("\n"), start=1):
        plain = line.replace("$", "").replace(r"\cdot", "·")
        for match in SUM.finditer(plain):
            text = match[0].strip(" .,")
            sides = [value_of(side) for side in text.split("=")]
            if None not in sides and not NO_START.search(
                plain[: match.start()]
            ):
                found.append((index, text, sides))
    return found


def value_of(text):
    """Compute one side of a sum; None if it is no arithmetic."""
    for old, new in (("−", "-"), ("·", "*"), ("×", "*")):
        text = text.replace(old, new)
    try:
        return Decimal(str(round(eval(text.strip(), {"__builtins__": {}}), 12)))
    except (
        SyntaxError,
        TypeError,
        NameError,
        ZeroDivisionError,
        InvalidOperation,
    ):
        return None
