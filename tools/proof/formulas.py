"""The formulas of a page: where they stand, and whether they hold.

An environment for each lesson stands in tests/formulas/. A displayed formula
without a value stands in tests/formulas/unevaluated.toml, with its reason.
"""

import functools
import importlib
import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

from extensions.checked import fingerprint
from extensions.pages import Place, converting
from tools.proof import pages
from tools.proof.evaluate import KNOWN, check, walk
from tools.proof.tex_reader import Scripted, TexError, UnboundError, read

TAG = re.compile(r"\\tag\*?\s*\{([^{}]*)\}")
UNEVALUATED = Path("tests/formulas/unevaluated.toml")


@dataclass
class Equation:
    """One formula of a page, and what came out."""

    page: str
    line: int
    number: str  # "4"; "4+1" for the first one after (4) without a number
    tex: str
    display: bool = True
    status: str = ""  # holds, wrong or named
    fault: str = ""
    symbols: dict = field(default_factory=dict)  # name → shape
    comparisons: int = 0
    difference: float = 0.0
    lefts: list = field(default_factory=list)

    @property
    def address(self):
        """en/gru.md#eq-4, or the line of an inline formula."""
        page = self.page.removeprefix("docs/")
        return f"{page}#eq-{self.number}" if self.number else self.where

    @property
    def where(self):
        """Page and line, for messages."""
        return f"{self.page}:{self.line}"


@functools.cache
def check_once(path):
    """Check a page of which many ask, and which nobody changes meanwhile."""
    return check_page(pages.read_once(path))


def formulas_of(page):
    """List the formulas of a page as it was read, in order."""
    with converting(page.path):
        place, found = Place(page.text), []
    last, after = "0", 0
    for element in page.html.find_all("mjx-container", {"data-tex": True}):
        tex = element["data-tex"]
        display = element.get("display") == "true"
        fence = "$$" if display else "$"
        where = place.of((fence, tex + fence), ("", tex))
        number = ""
        if display:
            tags = TAG.findall(tex)
            last, after = (tags[0], 0) if tags else (last, after + 1)
            number = last if tags else f"{last}+{after}"
        line = int(where.rpartition(":")[2])
        found.append(Equation(str(page.path), line, number, tex, display))
    return found


@functools.cache
def environment_of(path):
    """Load tests/formulas/gru.py for docs/en/gru.md; None if there is none."""
    name = Path(path).stem.replace("-", "_")
    if not Path("tests/formulas", f"{name}.py").exists():
        return None
    return importlib.import_module(f"tests.formulas.{name}").environment()


@functools.cache
def unevaluated():
    """Read what has no value: {page: {number or inline TeX: entry}}."""
    named = tomllib.loads(UNEVALUATED.read_text(encoding="utf-8"))
    return {
        f"docs/en/{stem}.md": {
            key: entry
            for entry in entries
            for key in entry.get("inline", [entry.get("number")])
        }
        for stem, entries in named.items()
    }


def evaluate(equation, environment):
    """Evaluate a formula; note what came out.

    An inline one may be in the terms of any equation of its page.
    """
    terms = [equation.number] if equation.display else ["", *environment.only]
    for number in terms:
        try:
            result = check(equation.tex, environment, number)
        except TexError as error:
            equation.status = "wrong"
            if not (equation.fault and isinstance(error, UnboundError)):
                equation.fault = str(error)
            continue
        equation.status, equation.fault = "holds", ""
        for name, value in vars(result).items():
            setattr(equation, name, value)
        return


def excuse(equation, entry):
    """Let a formula without a value pass if it is the one that was named."""
    if equation.status == "holds":
        equation.status = "wrong"
        equation.fault = f"has a value; take it out of {UNEVALUATED}"
    elif entry.get("tex", mark := fingerprint(equation.tex)) != mark:
        equation.fault += f" (in {UNEVALUATED} it was another one, not {mark})"
    else:
        equation.status, equation.fault = "named", entry["reason"]


def is_claim(equation):
    """Say if a formula claims something, and does not only choose a value.

    A choice is a name, or some, with a number without names: b_f = −log 3.
    """
    if equation.display:
        return True
    try:
        statements = read(equation.tex)
    except TexError:
        return False
    if not all(statement.relations for statement in statements):
        return False
    *names, last = statements[-1].terms
    if statements[-1].relations[-1] in "<>" and is_constant(last):
        return False  # a case: ρ < 1
    names_only = all(isinstance(term, Scripted) for term in names)
    return not (names_only and is_constant(last))


def is_constant(node):
    """Say if an expression holds numbers and known functions only."""
    names = [p for p in walk(node) if isinstance(getattr(p, "base", 0), str)]
    return all(part.base in KNOWN for part in names)


def check_page(page):
    """Evaluate the formulas of a page, by path or as it was read."""
    page = page if isinstance(page, pages.Page) else pages.read(page)
    environment = environment_of(page.path)
    named = unevaluated().get(page.path.as_posix(), {})
    found = []
    for equation in formulas_of(page):
        if environment is None or not is_claim(equation):
            continue
        evaluate(equation, environment)
        if (equation.number or equation.tex) in named:
            excuse(equation, named[equation.number or equation.tex])
        found.append(equation)
    return found


def in_vain(page, equations):
    """Say what is named for a page, and is not on it."""
    there = {equation.number or equation.tex for equation in equations}
    for key in unevaluated().get(page.path.as_posix(), {}).keys() - there:
        yield f"{UNEVALUATED}: {page.path} has no formula {key}; take it out"
