r"""Whether every small mistake in a displayed formula is noticed.

A mistake is one change of the TeX as an author could make it: t − 1 for t, a
lost ⊤, the other gate. Each is evaluated in its lesson's environment and must
not hold. One that does must stand in tests/formulas/mutants.toml with a
reason: it is as true as the formula. `make mutants` runs this, too.
"""

import re
import sys
import tomllib
from pathlib import Path

from tools.proof import formulas, pages
from tools.proof.evaluate import check
from tools.proof.tex_reader import TexError, read

NAMED = Path("tests/formulas/mutants.toml")

INDEX = (
    r"(?:_\{[^{}]*\}|_\w|\\(?:at|atT|ex)\{[^{}]*\}|\\of\{\w\}\{[^{}]*\}"
    r"|\\T(?!\w)|\^\{\[[^{}]*\})"
)
NAME = (
    r"(?:\\(?:W[axy]{2}|b[ay]|G[urfo]|ctilde|yhat|loss|ell|omega|gamma)"
    r"(?![A-Za-z])|\\(?:tilde|hat|overrightarrow|overleftarrow)\{?\w\}?"
    r"|(?<![\\A-Za-z{])[A-Za-z](?![A-Za-z]))"
)
GRAD = r"\\grad\{(?:[^{}]|\{[^{}]*\})*\}"
ATOM = rf"(?:{GRAD}|{NAME})(?:{INDEX})*"
MATRIX = r"(?:\\W\w\w|W_\w|[JW](?!_))(?:\\T|\\at\{\w\}|\^\{\[[^{}]*\})*"
SPACE = r"(?:\\[,;!]|\s)*"

# What an author may write in place of something: (kind, pattern, others).
CHANGES = [
    (
        "index",
        r"(\\(?:at|atT)\{|\\of\{\w\}\{|langle )([a-zA-Z])(?=\}|\\rangle)",
        [r"\1\2-1"],
    ),
    (
        "index",
        r"(\\(?:at|atT)\{|\\of\{\w\}\{|langle )([a-z])[-+]1(?=\}|\\rangle)",
        [r"\1\2"],
    ),
    ("index", r"(\\(?:at|atT)\{|\\of\{\w\}\{)([12])(?=\})", [r"\g<1>3"]),
    ("index", r"_\{?([a-z])([a-z])\}?(?![a-z])", [r"_{\2\1}"]),
    ("index", r"_([jkr])(?![A-Za-z])", [r"_1"]),
    ("index", r"\^\{\[([lL])", [r"^{[\1-1"]),
    ("index", r"\^\{\[l[-+]1", [r"^{[l"]),
    ("sign", r"(?<=[\w)}\]\s])\s\+(?=\s)|(?<=&)\+(?=\s)", [" - "]),
    ("sign", r"(?<=[\w)}\]])\s-\s", [" + "]),
    ("sign", r"(?<=[=(&])(\s*)\{?-(?=[\\\w])", [r"\1{"]),
    ("transpose", r"\\T(?![A-Za-z])", [""]),
    ("transpose", r"\\atT\{", [r"\\at{"]),
    ("transpose", r"\\Wya|\\Waa|W_[a-z](?!\w)(?!\\T)", [r"\g<0>\\T"]),
    ("transpose", r"\]\\top", ["]"]),
    ("factor", rf"{ATOM}{SPACE}\\had{SPACE}", [""]),
    ("factor", rf"\\had{SPACE}{ATOM}", [""]),
    ("factor", rf"({ATOM}){SPACE}({ATOM})", [r"\1", r"\2"]),
    ("factor", rf"({MATRIX}){SPACE}({ATOM})", [r"\2 \1"]),
    ("factor", rf"\\had{SPACE}\((?:[^()]|\([^()]*\))*\)", [""]),
    ("one", r"1 - ", ["", "1 + "]),
    ("operator", r"\\had(?![A-Za-z])", [" + ", r"\\cdot"]),
    ("operator", r"\\cdot(?![A-Za-z])", [" + "]),
    ("operator", r"\\tanh(?=[\s\\(^])", [r"\\exp", ""]),
    ("operator", r"\\sigma(?=\\left|\()", [r"\\tanh"]),
    ("operator", r"\\softmax", [r"\\tanh"]),
    ("operator", r"\\log(?![A-Za-z])", [r"\\exp"]),
    ("operator", r"\\sum(?![A-Za-z])", [r"\\prod"]),
    ("operator", r"\\prod(?![A-Za-z])", [r"\\sum"]),
    ("operator", r"\\max(?![A-Za-z])", [r"\\min"]),
    ("operator", r"\\min(?![A-Za-z])", [r"\\max"]),
    ("operator", r"\\diag(?![A-Za-z])", [""]),
    ("operator", r"\\le(?![A-Za-z])", ["="]),
    ("symbol", r"\\Waa(?![A-Za-z])", [r"\\Wax", r"\\Wya"]),
    ("symbol", r"\\Wax(?![A-Za-z])", [r"\\Waa"]),
    ("symbol", r"\\Wya(?![A-Za-z])", [r"\\Waa"]),
    ("symbol", r"\\ba(?![A-Za-z])", [r"\\by"]),
    (
        "symbol",
        r"\\G([urfo])(?![A-Za-z])",
        [r"\\Gu", r"\\Gr", r"\\Gf", r"\\Go"],
    ),
    (
        "symbol",
        r"\b([Wbz])_([urcfio])(?![A-Za-z])",
        [rf"\1_{g}" for g in "urcfio"],
    ),
    ("symbol", r"\\ctilde(?![A-Za-z])", ["c"]),
    ("symbol", r"(?<![\\A-Za-z])c(?=\\at)", [r"\\ctilde", "a", "x"]),
    ("symbol", r"(?<![\\A-Za-z])a(?=\\at)", ["x", "c", r"\\yhat"]),
    ("symbol", r"(?<![\\A-Za-z])x(?=\\at|_)", ["a", "y", "c"]),
    ("symbol", r"(?<![\\A-Za-z])y(?=\\at|_)", [r"\\yhat", "x"]),
    ("symbol", r"\\yhat(?![A-Za-z])", ["y"]),
    ("symbol", r"overright", ["overleft"]),
    ("symbol", r"overleft", ["overright"]),
    ("symbol", r"da_loss|da\\_loss", ["da\\_time"]),
    ("limits", r"=\s*1\}(?=\^)", ["=2}", "=0}"]),
    ("limits", r"\^\{(T_x|T_y|n_\w|m|n|N|L)\}", [r"^{\1-1}", r"^{\1+1}"]),
    ("limits", r"_\{s=t\}", ["_{s=t+1}"]),
    ("limits", r"\\ne ", ["= "]),
    ("number", r"(?<![\w.\[])([02-9])(?![\w.\]])", [r"{\1 - 1}"]),
]


def mutants(tex):
    """Yield (kind, where, other TeX) for every single change of a formula."""
    body = formulas.TAG.sub(lambda m: " " * len(m[0]), tex)
    seen = {"".join(body.split())}
    for kind, pattern, others in CHANGES:
        for found in re.finditer(pattern, body):
            for other in others:
                new = body[: found.start()] + found.expand(other)
                new += body[found.end() :]
                if (bare := "".join(new.split())) not in seen:
                    seen.add(bare)
                    yield kind, found.start(), new


def row(tex, at):
    """The row of a formula that a place is in."""
    first = tex.rfind("\\\\", 0, at) + 1
    end = tex.find("\\\\", at)
    text = tex[first + (first > 0) : end if end >= 0 else len(tex)]
    return " ".join(re.sub(r"\\(begin|end)\{\w+\}|^\[\w+\]", "", text).split())


def readable(tex):
    """Whether a change leaves a formula: anybody sees one that is none."""
    try:
        return bool(read(tex))
    except TexError:
        return False


def survivors(path):
    """Try all mutants of a page; return their number and those that hold."""
    environment = formulas.environment_of(path)
    count, alive = 0, []
    for equation in formulas.check_page(path):
        if not equation.display or equation.status != "holds":
            continue
        for kind, at, tex in mutants(equation.tex):
            if not readable(tex):
                continue
            count += 1
            try:
                check(tex, environment, equation.number)
            except Exception:  # whatever it is, it is noticed
                continue
            was = row(formulas.TAG.sub("", equation.tex), at)
            alive.append((equation.number, kind, was, row(tex, at)))
    return count, alive


def main():
    """Fail if a mutant holds without a reason, or a reason has no mutant."""
    named = tomllib.loads(NAMED.read_text("utf-8"))
    total = held = failed = 0
    for path in pages.all_pages("en"):
        count, alive = survivors(path)
        total, held = total + count, held + len(alive)
        known = {
            (entry["number"], entry["was"], now)
            for entry in named.get(path.stem, [])
            for now in entry["now"]
            if entry["reason"]
        }
        found = {(number, was, now): kind for number, kind, was, now in alive}
        print(f"{path}: {len(alive)} of {count} hold", flush=True)
        for what, those in (
            (f"It holds, too. Why? Say so in {NAMED}:", found.keys() - known),
            ("It is noticed, or gone. Take it out:", known - found.keys()),
        ):
            for number, was, now in sorted(those):
                failed = True
                entry = f"number = {number!r}\nwas = {was!r}\nnow = [{now!r}]"
                kind = found.get((number, was, now), "")
                print(f"{what} {kind}\n[[{path.stem}]]\n{entry}\n", flush=True)
    print(f"{total - held} of {total} changes of formulas are noticed")
    sys.exit(failed)


if __name__ == "__main__":
    main()
