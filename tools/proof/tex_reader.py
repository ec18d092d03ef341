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
BRACES = "[^{}]*"
for _ in range(4):
    BRACES = rf"(?:[^{{}}]|\{{{BRACES}\}})*"
TEXT = r"\\(?:text|texttt|mathrm|operatorname)\s*\{([^{}]*)\}"
TOKEN = re.compile(
    rf"(?:{TEXT}|\\(?:mathbf|mathcal|mathbb|begin|end)\s*\{{[^{{}}]*\}}"
    r"|\\[A-Za-z]+|\\.|\d+(?:\.\d+)?|\S)"
)
# Sizes, spaces, and what only puts rows below each other.
SILENT = re.compile(
    r"\\(?:[bB]igg?[lrm]?|left|right|q?quad|displaystyle)(?![A-Za-z])"
    r"|(?<!\\)\\[,;:! ]|~|(?<=\\\\)\[\w+\]|\\tag\*?\{[^{}]*\}|\{,\}"
    r"|\\(?:begin|end)\{(?:aligned|gathered)\}"
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
KINDS = {"\\lVert": "norm", "\\{": "set"}
ENDS = {*CLOSING.values(), *RELATIONS, "\\rangle", ",", "&", "\\\\", "\\mid"}
UPPER = (  # what an upper index can be, in this order
    ("layer", "[", "]"),
    ("example", "(", ")"),
    ("step", "\\langle", "\\rangle"),
)


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
    after: tuple = ()  # ("\\top",), ("power", node), ("prime",)
    kind = "scripted"

    @property
    def name(self):
        """The name with its lower index, as environments know it."""
        return f"{self.base}_{self.sub.text}" if self.sub else str(self.base)

    @property
    def marks(self):
        """That it has an example, a step: () and ⟨⟩."""
        return "()" * bool(self.example) + "⟨⟩" * bool(self.step)


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
    """The macros of the site: patterns, and what they stand for."""
    source = MACROS.read_text(encoding="utf-8").split("const MACROS", 1)[1]
    argument = rf"\s*\{{({BRACES})\}}"
    return [
        (
            rf"\\{name}(?![A-Za-z])" + argument * int(count or 0),
            re.sub(r"#(\d)", r"\\\1", text or plain) + " ",
        )
        for name, text, count, plain in MACRO.findall(source.split("\n};")[0])
    ]


def expand(tex):
    """Replace the site's macros by what they stand for."""
    before = None
    while tex != before:
        before = tex
        for pattern, text in macros():
            tex = re.sub(pattern, text, tex)
    return tex


def tokens_of(tex):
    """Cut TeX into tokens."""
    silent = SILENT.sub(lambda m: " " * (m[0] != "{,}"), expand(tex))
    return [found[0] for found in TOKEN.finditer(silent)]


def plain(token):
    r"""The text of a token: `\text{for }` is "for"."""
    found = re.fullmatch(TEXT, token)
    return found[1].replace("\\_", "_").strip() if found else token


def read(tex):
    """Read a formula; return its statements, one a row."""
    return [_Parser(row).row() for row in _rows(tokens_of(tex))]


def _rows(tokens):
    """Rows that stand alone; the others go on with the one before."""
    rows, matrices, brackets = [[]], 0, 0
    for token in tokens:
        matrices += token.startswith("\\begin") - token.startswith("\\end")
        brackets += (token in CLOSING) - (token in CLOSING.values())
        if token not in ("\\\\", "&") or matrices:
            rows[-1].append(token)
        elif token == "\\\\" and not brackets:
            rows.append([])
    joined = [[]]
    for row in rows:
        head = next((token for token in row if token not in "{}"), "")
        on = head in {"+", "-", *RELATIONS, *SIGNS}
        if on or not joined[-1] or joined[-1][-1] in RELATIONS:
            joined[-1] += row
        elif row:
            joined.append(row)
    return joined


class _Parser:
    """Descent through the tokens of one row."""

    def __init__(self, tokens):
        self.tokens, self.at = list(tokens), 0

    @property
    def next(self):
        """The next token, "" at the end."""
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    @property
    def word(self):
        """The next token if it is one of the words of conditions."""
        word = plain(self.next)
        return word if word in ("for", "if", "otherwise") else ""

    def take(self, *expected):
        """Go on by one token, which has to be one of these."""
        token = self.next
        if not token or (expected and token not in expected):
            wanted = " or ".join(expected) or "more"
            raise TexError(f"found {token or 'the end'}, expected {wanted}")
        self.at += 1
        return token

    def whole(self, method):
        """What a method reads, if it reads all."""
        found = method(self)
        if self.next:
            raise TexError(f"{self.next} is left over")
        return found

    def inner(self):
        """What belongs to a macro or a script: a group or one token."""
        if self.next == "{":
            return _Parser(self.group())
        token = self.take()
        if re.fullmatch(r"\d\d.*", token):  # \tfrac12
            self.at -= 1
            token, self.tokens[self.at] = token[0], token[1:]
        return _Parser([token])

    def group(self):
        """The tokens in braces."""
        self.take("{")
        start, deep = self.at, 1
        while deep:
            token = self.take()
            deep += (token == "{") - (token == "}")
        return self.tokens[start : self.at - 1]

    def argument(self):
        """One argument of a macro."""
        return self.inner().whole(_Parser.expression)

    def row(self):
        r"""A statement, with or without a label: `\text{to } v:`."""
        label, of = [], None
        if ":" in self.tokens and self.next.startswith("\\text"):
            while self.next.startswith("\\text"):
                label.append(plain(self.take()))
            of = self.factor() if self.next != ":" else None
            self.take(":")
        found = self.statement()
        found.label, found.of = " ".join(label), of
        return found

    def statement(self):
        """Terms and relations, then conditions."""
        found = Statement(terms=[self.expression()])
        while self.next in RELATIONS:
            found.relations.append(RELATIONS[self.take()])
            found.terms.append(self.expression())
        while self.next:
            if not self.word:
                self.take(",")
            if self.word:
                self.take()
            if self.next:
                found.conditions.append(self.condition())
        return found

    def condition(self):
        """A relation that holds: t = 2, …, T or g = u, r, c or t > 1."""
        left = self.expression()
        sign = RELATIONS[self.take(*RELATIONS)]
        return left, sign, self.list([","])

    def list(self, signs):
        """What stands between commas."""
        parts = [self.expression()]
        while self.next in signs:
            self.take()
            parts.append(self.expression())
        return parts

    def expression(self):
        """Terms with + and − between."""
        parts = []
        while not parts or self.next in ("+", "-"):
            sign = self.take() if self.next in ("+", "-") else "+"
            parts.append((sign, self.term()))
        if len(parts) == 1 and parts[0][0] == "+":
            return parts[0][1]
        return Node("sum", tuple(parts))

    def term(self):
        """Factors side by side, or with a sign between."""
        parts = [("", self.factor())]
        while self.next and self.next not in ENDS | {"+", "-"}:
            if self.next.startswith("\\end") or self.word:
                break
            sign = SIGNS[self.take()] if self.next in SIGNS else ""
            parts.append((sign, self.factor()))
        kinds = [(sign, part.kind) for sign, part in parts]
        if kinds == [("", "d"), ("/", "d")]:
            return Node("partial", (parts[0][1], parts[1][1]))
        return Node("product", tuple(parts)) if parts[1:] else parts[0][1]

    def factor(self):
        """An atom with its scripts."""
        ahead = "".join(self.tokens[self.at + 1 : self.at + 5])
        if self.next in DOTS:
            return Node("dots", text=self.take())
        if self.next in BIG or (self.next in BOUND and ahead[:1] == "_"):
            return self.big()
        if self.next == "\\partial":
            now = ahead == "^{+}"
            self.at += 1 + 4 * now
            return Node("d", (self.factor(),), "+" * now)
        return self.scripts(self.atom())

    def big(self):
        """A sum, a product or a maximum over something."""
        kind, limits = self.take()[1:], {"_": None, "^": None}
        while self.next in limits:
            sign = self.take()
            limits[sign] = self.inner().whole(_Parser.statement)
        return Node("big", (limits["_"], limits["^"], self.term()), kind)

    def atom(self):
        """A number, a name, something in brackets, a fraction."""
        token = self.take()
        if token[0].isdigit():
            return Node("number", text=token)
        if token in ACCENTS:
            inner = self.argument()
            return Scripted(f"{token}{{{inner.base}}}", inner.sub)
        if token in ("\\frac", "\\tfrac", "\\dfrac"):
            parts = self.argument(), self.argument()
            partial = [part.kind for part in parts] == ["d", "d"]
            return Node("partial" if partial else "fraction", parts)
        if token == "\\sqrt":
            return Node("root", (self.argument(),))
        if token == "\\underbrace":
            inner = self.argument()
            self.take("_")
            return Node("brace", (inner,), " ".join(map(plain, self.group())))
        if token.startswith("\\begin"):
            return self.matrix(token[7:-1])
        if token == "{":
            if self.next == "}":  # {}= only keeps a distance
                self.take()
                return self.factor()
            self.at -= 1
            return Node("group", (self.argument(),))
        if token in CLOSING:
            return self.brackets(token)
        if re.fullmatch(r"[A-Za-z:]|\\[A-Za-z]+(\s*\{.*\})?", token):
            return Scripted(plain(token))
        raise TexError(f"{token} was not expected")

    def brackets(self, token):
        """A group, a tuple, a stack of vectors, a norm."""
        parts, bar = self.list([",", *RELATIONS]), ""
        if self.next == "\\mid":
            self.take()
            bar = str(len(parts))
            parts += self.list([","])
        self.take(CLOSING[token])
        if token == "[":  # vectors on top of, with | matrices beside each other
            rows = (parts,) if bar else ((part,) for part in parts)
            return Node("matrix", tuple(map(tuple, rows)))
        kind = KINDS.get(token) or ("tuple" if parts[1:] else "group")
        return Node(kind, tuple(parts), bar)

    def matrix(self, name):
        """A matrix in blocks, or cases."""
        rows = [[]]
        while not self.next.startswith("\\end"):
            if self.next in ("&", "\\\\"):
                rows += [[]] * (self.take() == "\\\\")
            elif name == "cases" and rows[-1]:
                otherwise = plain(self.take()) == "otherwise"
                rows[-1].append(None if otherwise else self.condition())
            else:
                rows[-1].append(self.expression())
        self.take(f"\\end{{{name}}}")
        rows = tuple(tuple(row) for row in rows if row)
        return Node("cases" if name == "cases" else "matrix", rows)

    def scripts(self, atom):
        """Read what stands below and above an atom."""
        found = atom if isinstance(atom, Scripted) else Scripted(atom)
        if self.next not in ("_", "^", "'") or not self.next:
            return atom
        while self.next in ("_", "^", "'") and self.next:
            sign = self.take()
            if sign == "'":
                values = {"after": (*found.after, ("prime",))}
            elif sign == "_":
                values = {"sub": self.index()}
            else:
                values = self.above(found)
            found = Scripted(**{**vars(found), **values})
        return found

    def index(self):
        """A lower index: a name's, or the number of a component."""
        inner = self.inner()
        parts = tuple(inner.whole(lambda inner: inner.list([","])))
        text = "".join(map(plain, inner.tokens))
        return Node("index", parts, text)

    def above(self, found):
        """An upper index: step, example, layer, ⊤ or a power."""
        inner, values, after = self.inner(), {}, []
        if inner.next.startswith("\\text"):
            return {"base": f"{found.base}^{plain(inner.take())}"}
        for key, first, last in UPPER:
            if inner.next == first and (key != "example" or inner.is_example()):
                inner.take()
                empty = inner.next == last
                zero = Node("number", text="0")
                values[key] = zero if empty else inner.expression()
                inner.take(last)
        while inner.next == "\\top":
            after.append((inner.take(),))
        if inner.next:
            after.append(("power", inner.whole(_Parser.expression)))
        return values | {"after": (*found.after, *after)}

    def is_example(self):
        """A whole bracket, or one before a step."""
        end = self.tokens.index(")") if ")" in self.tokens else -1
        return self.tokens[end + 1 : end + 2] in ([], ["\\langle"])


def name_of(tex):
    r"""How environments know a name: `\grad{z_u}`, `\loss\at{}`."""
    return key_of(_Parser(tokens_of(tex)).whole(_Parser.factor))


def key_of(node):
    """The name of a tree, with marks for the indices it has."""
    if node.kind == "partial":
        above, below = (part.parts[0] for part in node.parts)
        now = "⁺" if node.parts[0].text else ""
        return f"∂{now}{key_of(above)}/∂{key_of(below)}"
    if not isinstance(node, Scripted) or not isinstance(node.base, str):
        raise TexError("not a name")
    return node.name + node.marks
