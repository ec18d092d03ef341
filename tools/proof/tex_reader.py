r"""Read TeX as mathematics: the site's macros in, small trees out.

The macros are those of extensions/tex.mjs and are expanded first, so that
`a\at{t}` and `a^{\langle t\rangle}` are one and the same. What a tree means is
decided where it gets its value, in evaluate.py: here `f(x)` and `a(b + c)` are
both two things side by side.
"""

import functools
import re
from dataclasses import dataclass, field
from pathlib import Path

MACROS = Path(__file__).parents[2] / "extensions" / "tex.mjs"
MACRO = re.compile(
    r"^  (\w+): (?:\['((?:[^'\\]|\\.)*)', (\d)\]|'((?:[^'\\]|\\.)*)'),", re.M
)
TOKEN = re.compile(
    r"\\(?:text|texttt|mathrm|operatorname|mathbf|mathcal|mathbb)\s*\{[^{}]*\}"
    r"|\\left\.|\\right\||\\[A-Za-z]+|\\.|\d+(?:\.\d+)?|\S"
)
# Sizes and spaces.
SILENT = re.compile(
    r"\\(?:[bB]igg?[lrm]?|left|right|q?quad|displaystyle)(?![A-Za-z.|])"
    r"|(?<!\\)\\[,;:! ]|~|(?<=\\\\)\[\w+\]|\\tag\*?\{[^{}]*\}"
)
ACCENTS = {"\\hat", "\\tilde", "\\bar", "\\overrightarrow", "\\overleftarrow"}
BIG = {"\\sum", "\\prod"}
BOUND = {"\\max", "\\min", "\\lim"}  # big ones if something stands below
RELATIONS = {
    **{sign: sign for sign in ("=", "<", ">")},
    **{"\\le": "<=", "\\ge": ">=", "\\ne": "!=", "\\approx": "≈"},
    **{"\\to": "<-", "\\leftarrow": "<-", "\\in": "in"},
}
SIGNS = {"\\had": "*", "\\ast": "*", "\\cdot": "·", "\\times": "·", "/": "/"}
DOTS = {"\\cdots", "\\dots", "\\ldots"}
CLOSING = {"(": ")", "[": "]", "{": "}", "\\{": "\\}", "\\lVert": "\\rVert"}
ENDS = {*CLOSING.values(), *RELATIONS, "\\rangle", ",", "&", "\\\\", "\\mid"}


class TexError(ValueError):
    """A formula that cannot be read, or has no value."""


class UnboundError(TexError):
    """Nobody has bound a name."""


@dataclass(frozen=True)
class Node:
    """A part of a formula: what it is, what it is made of."""

    kind: str
    parts: tuple = ()
    text: str = ""


@dataclass(frozen=True)
class Scripted:
    """A base with what stands around it; a name, or a bracket and the like."""

    base: object  # a str for a name
    sub: object = None  # Node "index" with its text
    step: object = None
    example: object = None
    layer: object = None
    after: tuple = ()  # ("T",), ("power", node), ("prime", how many)
    kind = "scripted"

    @property
    def name(self):
        """The name with its lower index, as environments know it."""
        return f"{self.base}_{self.sub.text}" if self.sub else str(self.base)


@dataclass
class Statement:
    """One row: a label or none, terms with relations between, conditions."""

    label: str = ""
    of: object = None  # what the label speaks of
    terms: list = field(default_factory=list)
    relations: list = field(default_factory=list)
    conditions: list = field(default_factory=list)


@functools.cache
def macros():
    """The macros of the site: name → (text, number of arguments)."""
    source = MACROS.read_text(encoding="utf-8").split("const MACROS", 1)[1]
    found = MACRO.findall(source.split("\n};", 1)[0])
    return {
        name: ((text or plain).replace("\\\\", "\\"), int(count or 0))
        for name, text, count, plain in found
    }


def expand(tex):
    """Replace the site's macros by what they stand for."""
    known = "|".join(sorted(macros(), key=len, reverse=True))
    while found := re.search(rf"\\({known})(?![A-Za-z])", tex):
        text, count = macros()[found[1]]
        end = found.end()
        for number in range(1, count + 1):
            start = end + len(tex[end:]) - len(tex[end:].lstrip())
            end = start + 1
            if tex[start : start + 1] == "{":
                while tex[start:end].count("{") > tex[start:end].count("}"):
                    end += 1
                    if end > len(tex):
                        raise TexError(f"\\{found[1]} lacks an argument")
            argument = tex[start:end]
            if argument.startswith("{"):
                argument = argument[1:-1]
            text = text.replace(f"#{number}", argument)
        if text[-1:].isalpha() and tex[end : end + 1].isalpha():
            text += " "
        tex = tex[: found.start()] + text + tex[end:]
    return tex


def tokens_of(tex):
    """Cut TeX into tokens."""
    return TOKEN.findall(SILENT.sub(" ", expand(tex.replace("{,}", ""))))


def plain(tokens):
    r"""The text of some tokens: `\text{to } c` is "to c"."""
    texts = (re.sub(r"^\\text(?:tt)?\s*\{|\}$", "", t) for t in tokens)
    joined = "".join(t if t[:1] != "\\" else t + " " for t in texts)
    return " ".join(joined.replace("\\_", "_").split())


def read(tex):
    """Read a formula; return its statements, one a row."""
    tokens = tokens_of(tex)
    for name in ("aligned", "gathered"):
        tokens = _without(tokens, name)
    statements = []
    for row in _rows(tokens):
        label, of, row = _label(row)
        statement = _Parser(row).statement()
        statement.label, statement.of = label, of
        statements.append(statement)
    return statements


def _without(tokens, environment):
    r"""Drop \begin{aligned} and \end{aligned}, and & outside of matrices."""
    text, kept, deep = list("{" + environment + "}"), [], 0
    while tokens:
        size = 1 + len(text)
        if tokens[0] in ("\\begin", "\\end"):
            if tokens[1:size] == text:
                tokens = tokens[size:]
                continue
            deep += 1 if tokens[0] == "\\begin" else -1
        if tokens[0] != "&" or deep:
            kept.append(tokens[0])
        tokens = tokens[1:]
    return kept


def _rows(tokens):
    """Rows that stand alone; the others go on with the one before."""
    rows, row, matrices, brackets = [], [], 0, 0
    for token in tokens:
        matrices += (token == "\\begin") - (token == "\\end")
        brackets += (token in CLOSING) - (token in CLOSING.values())
        if token != "\\\\" or matrices:
            row.append(token)
        elif not brackets:
            rows.append(row)
            row = []
    joined = []
    rows.append(row)
    for row in rows:
        head = next((t for t in row if t not in "{}"), "")
        goes_on = head in {"+", "-", "=", *RELATIONS, *SIGNS} or (
            joined and joined[-1][-1:] and joined[-1][-1] in RELATIONS
        )
        if joined and goes_on:
            joined[-1] += row
        elif row:
            joined.append(row)
    return joined


def _label(row):
    r"""Cut `\text{to } v:` off a row: a text, and a name or none."""
    if ":" not in row or not row[0].startswith("\\text"):
        return "", None, row
    at = row.index(":")
    texts = [token for token in row[:at] if token.startswith("\\text")]
    rest = _Parser(row[len(texts) : at])
    of = rest.factor() if rest.next else None
    rest.finished()
    return plain(texts), of, row[at + 1 :]


class _Parser:
    """Descent through the tokens of one row."""

    def __init__(self, tokens):
        self.tokens, self.at = list(tokens), 0

    @property
    def next(self):
        """The next token, "" at the end."""
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self, *expected):
        """Go on by one token, which has to be one of these."""
        token = self.next
        if not token or (expected and token not in expected):
            wanted = " or ".join(expected) or "more"
            raise TexError(f"found {token or 'the end'}, expected {wanted}")
        self.at += 1
        return token

    def statement(self):
        """A row: terms and relations, then conditions."""
        found = Statement(terms=[self.expression()])
        while self.next in RELATIONS:
            found.relations.append(RELATIONS[self.take()])
            found.terms.append(self.expression())
        while self.next:
            self.separator()
            if self.next:
                found.conditions.append(self.condition())
        return found

    def separator(self):
        """A comma, or "for", before a condition."""
        if plain([self.next]) in ("for", "if"):
            self.take()
        else:
            self.take(",")
            if plain([self.next]) in ("for", "if"):
                self.take()

    def condition(self):
        """A relation that holds: t = 2, …, T or g = u, r, c or t > 1."""
        left = self.expression()
        sign = RELATIONS[self.take(*RELATIONS)]
        right = [self.expression()]
        while self.next == ",":
            self.take()
            right.append(self.expression())
        return left, sign, right

    def expression(self):
        """Terms with + and − between."""
        parts = []
        while True:
            sign = self.take() if self.next in ("+", "-") else "+"
            parts.append((sign, self.term()))
            if self.next not in ("+", "-"):
                break
        if len(parts) == 1 and parts[0][0] == "+":
            return parts[0][1]
        return Node("sum", tuple(parts))

    def term(self):
        """Factors side by side, or with a sign between."""
        parts = [("", self.factor())]
        while self.next and self.next not in ENDS and self.next not in "+-":
            if self.next in ("\\right|", "\\end"):
                break
            if plain([self.next]) in ("for", "if", "otherwise"):
                break
            sign = SIGNS[self.take()] if self.next in SIGNS else ""
            parts.append((sign, self.factor()))
        if len(parts) == 1:
            return parts[0][1]
        kinds = [part.kind for _, part in parts]
        if kinds == ["d", "d"] and parts[1][0] == "/":
            return Node("partial", (parts[0][1], parts[1][1]))
        return Node("product", tuple(parts))

    def factor(self):
        """An atom with its scripts."""
        token = self.next
        if token in DOTS:
            return Node("dots", text=self.take())
        if token in BIG or (token in BOUND and self.peek(1) == "_"):
            return self.big()
        if token == "\\partial":
            self.take()
            now = self.tokens[self.at : self.at + 4] == ["^", "{", "+", "}"]
            self.at += 4 * now
            return Node("d", (self.factor(),), "+" * now)
        return self.scripts(self.atom())

    def peek(self, ahead):
        """A token further on."""
        at = self.at + ahead
        return self.tokens[at] if at < len(self.tokens) else ""

    def big(self):
        """A sum, a product or a maximum over something."""
        kind, limits = self.take()[1:], {"_": None, "^": None}
        while self.next in limits:
            sign = self.take()
            limits[sign] = self.argument(whole=True)
        return Node("big", (limits["_"], limits["^"], self.term()), kind)

    def argument(self, whole=False):
        """What belongs to a macro or a script: a group or one token."""
        if self.next == "{":
            inner = _Parser(self.group())
            found = inner.statement() if whole else inner.expression()
            inner.finished()
            return found
        if re.fullmatch(r"\d\d.*", self.next):  # \tfrac12
            self.tokens[self.at : self.at + 1] = self.next[:1], self.next[1:]
        found = self.atom()
        return Statement(terms=[found]) if whole else found

    def finished(self):
        """Nothing may be left."""
        if self.next:
            raise TexError(f"{self.next} is left over")

    def group(self):
        """The tokens in braces."""
        self.take("{")
        start, deep = self.at, 1
        while deep:
            token = self.take()
            deep += (token == "{") - (token == "}")
        return self.tokens[start : self.at - 1]

    def atom(self):
        """A number, a name, something in brackets, a fraction."""
        token = self.take()
        if re.match(r"\d", token):
            return Node("number", text=token)
        if token in ACCENTS:
            inner = self.argument()
            if isinstance(inner, Scripted) and isinstance(inner.base, str):
                base = f"{token}{{{inner.base}}}"
                return Scripted(base, inner.sub)
            raise TexError(f"{token} over something that is no name")
        if token in ("\\frac", "\\tfrac", "\\dfrac"):
            above, below = self.argument(), self.argument()
            if above.kind == below.kind == "d":
                return Node("partial", (above, below))
            return Node("fraction", (above, below))
        if token == "\\sqrt":
            return Node("root", (self.argument(),))
        if token == "\\underbrace":
            inner = self.argument()
            self.take("_")
            return Node("brace", (inner,), plain(self.group()))
        if token == "\\begin":
            return self.matrix()
        if token == "\\left.":
            return self.bar()
        if token == "{":
            self.at -= 1
            tokens = self.group()
            if not tokens:
                return self.factor()
            inner = _Parser(tokens)
            found = inner.expression()
            inner.finished()
            return Node("group", (found,))
        if token in CLOSING:
            return self.brackets(token)
        if re.fullmatch(r"[A-Za-z:]|\\[A-Za-z]+(\{.*\})?", token):
            named = re.fullmatch(
                r"\\(?:text|texttt|mathrm|operatorname)\s*\{(.*)\}", token
            )
            base = named[1].strip().replace("\\_", "_") if named else token
            return Scripted(base)
        raise TexError(f"{token} was not expected")

    def brackets(self, token):
        """A group, a tuple, a stack of vectors, a norm."""
        parts, signs = [self.expression()], []
        while self.next in (",", "\\mid", *RELATIONS):
            signs.append(self.take())
            parts.append(self.expression())
        self.take(CLOSING[token])
        kind = {"[": "stack", "\\lVert": "norm", "\\{": "set"}.get(token)
        if kind is None:
            kind = "tuple" if signs else "group"
        bar = signs.index("\\mid") + 1 if "\\mid" in signs else ""
        return Node(kind, tuple(parts), str(bar))

    def matrix(self):
        """A matrix in blocks, or cases."""
        name = plain(self.group())
        if name not in ("bmatrix", "cases", "array"):
            raise TexError(f"nothing is known of {name}")
        if name == "array":
            self.group()
        rows, row = [], []
        while True:
            if self.next == "\\end":
                break
            if self.next == "&":
                self.take()
            elif self.next == "\\\\":
                self.take()
                rows.append(row)
                row = []
            elif name == "cases" and row:
                row.append(self.case())
            else:
                row.append(self.expression())
        self.take("\\end")
        if (end := plain(self.group())) != name:
            raise TexError(f"{name} ends with {end}")
        rows = tuple(tuple(row) for row in [*rows, row] if row)
        return Node("cases" if name == "cases" else "matrix", rows)

    def case(self):
        """The condition of a case."""
        word = plain([self.take()])
        if word == "otherwise":
            return None
        if word != "if":
            raise TexError(f"a case begins with {word!r}, not with if")
        return self.condition()

    def bar(self):
        """Something at a place: | with t = r(s) or a word below."""
        inner = self.expression()
        self.take("\\right|")
        self.take("_")
        tokens = self.group() if self.next == "{" else [self.take()]
        if tokens[0].startswith("\\text"):
            return Node("way", (inner,), plain(tokens))
        return Node("where", (inner, _Parser(tokens).condition()))

    def scripts(self, atom):
        """Read what stands below and above an atom."""
        found = atom if isinstance(atom, Scripted) else Scripted(atom)
        known = found
        while self.next in ("_", "^", "'") and self.next:
            sign = self.take()
            values = {}
            if sign == "'":
                count = 1
                while self.next == "'":
                    count += self.at and bool(self.take())
                values["after"] = (*found.after, ("prime", count))
            elif sign == "_":
                values["sub"] = self.index()
            else:
                values = self.above(found)
            found = Scripted(**{**vars(found), **values})
        return found if isinstance(atom, Scripted) or found != known else atom

    def index(self):
        """A lower index: a name's, or the number of a component."""
        if self.next == "{":
            tokens = self.group()
        else:
            self.tokens[self.at : self.at + 1] = _first(self.next)
            tokens = [self.take()]
        parts, inner = [], _Parser(tokens)
        try:
            while inner.next:
                parts.append(inner.expression())
                if inner.next:
                    inner.take(",")
        except TexError:
            parts = []  # only a name
        return Node("index", tuple(parts), plain(tokens))

    def above(self, found):
        """An upper index: step, example, layer, ⊤ or a power."""
        if self.next != "{":
            if self.next == "\\top":
                self.take()
                return {"after": (*found.after, ("T",))}
            return {"after": (*found.after, ("power", self.argument()))}
        tokens = self.group()
        if len(tokens) == 1 and tokens[0].startswith("\\text"):
            return {"base": f"{found.base}^{plain(tokens)}"}
        inner, values, after = _Parser(tokens), {}, []
        for key, first, last in (
            ("layer", "[", "]"),
            ("example", "(", ")"),
            ("step", "\\langle", "\\rangle"),
        ):
            if inner.next == first and (key != "example" or inner.is_example()):
                inner.take()
                values[key] = (
                    inner.expression()
                    if inner.next != last
                    else Node("number", text="0")
                )
                inner.take(last)
        while inner.next == "\\top":
            inner.take()
            after.append(("T",))
        if inner.next:
            after.append(("power", inner.expression()))
            inner.finished()
        return values | {"after": (*found.after, *after)}

    def is_example(self):
        """A whole bracket, or one before a step."""
        end = self.tokens.index(")") if ")" in self.tokens else -1
        return end == len(self.tokens) - 1 or self.peek(end + 1) == "\\langle"


def _first(token):
    """The first digit of a number, the rest."""
    return [token[0], token[1:]] if re.fullmatch(r"\d\d.*", token) else [token]


def name_of(tex):
    r"""How environments know a name: `\grad{z_u}`, `\loss\at{}`."""
    parser = _Parser(tokens_of(tex))
    found = parser.factor()
    parser.finished()
    return key_of(found)


def key_of(node):
    """The name of a tree, with marks for the indices it has."""
    if node.kind == "partial":
        above, below = (part.parts[0] for part in node.parts)
        now = "⁺" if node.parts[0].text else ""
        return f"∂{now}{key_of(above)}/∂{key_of(below)}"
    if not isinstance(node, Scripted) or not isinstance(node.base, str):
        raise TexError("not a name")
    marks = "()" * bool(node.example) + "⟨⟩" * bool(node.step)
    return node.name + marks
