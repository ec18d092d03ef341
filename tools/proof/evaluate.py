"""Give formulas values: both sides of each relation, for all free indices.

An environment binds the names of a lesson, as printed, to numbers. An index
that nothing bounds is free and takes every value that what it is put to has;
a step that is not written is t, an example that is not written is any.
"""

import itertools
import re
from dataclasses import dataclass, field

import numpy as np

from tools.proof.arithmetic import (
    BIGS,
    KNOWN,
    TOLERANCE,
    Function,
    as_column,
    combine,
    is_whole,
    matrix_of,
    number_of,
    ordered,
    power,
    total,
)
from tools.proof.tex_reader import (
    Node,
    Scripted,
    TexError,
    UnboundError,
    name_of,
    read,
)

EXAMPLE = "example"  # the index of an example that is not written


class FreeIndexError(Exception):
    """An index has no value yet; these are possible."""

    def __init__(self, letter, values):
        super().__init__(f"{letter} has no value")
        self.letter, self.values = letter, list(values)


@dataclass
class Indexed:
    """An array whose last axes are examples ("i") or steps ("t").

    total: without an example, where others have one, it is the sum over all.
    """

    values: object
    axes: str = "it"
    first: int = 1  # the number of the first step
    total: bool = False


@dataclass
class Layers:
    """A value for each layer, by its number."""

    values: dict


@dataclass
class Family:
    """A value for each lower index and step: call(index, step, example).

    steps: whether it has steps; without examples, call(index) is all
    """

    call: object
    domain: object
    steps: bool = False
    examples: int = 0


class Environment:
    """The names of a lesson, the rows with words, and where indices run.

    names: TeX as printed → a number, an array (columns are (n, 1)), Indexed,
    Layers or a function; words: text of a label → the same;
    domains: index → its values; only: equation → another Environment, whose
    names come first;
    conditions: what the words around an equation say of its indices
    """

    def __init__(self, names, words=(), domains=(), only=(), conditions=()):
        self.names = {name_of(tex): value for tex, value in names.items()}
        self.names |= dict(words)
        for name, value in self.names.items():
            if callable(value):
                self.names[name] = Function(value)
        self.domains = dict(domains)
        self.only = {
            number: own if isinstance(own, Environment) else Environment(own)
            for number, own in dict(only).items()
        }
        self.conditions = [read(tex)[0] for tex in conditions]

    def within(self, number):
        """The environment of one equation."""
        if number not in self.only:
            return self
        own, found = self.only[number], Environment({})
        found.names = self.names | own.names
        found.domains = self.domains | own.domains
        found.conditions = own.conditions
        return found


@dataclass
class Result:
    """What came out for one formula."""

    comparisons: int = 0
    difference: float = 0.0
    symbols: dict = field(default_factory=dict)  # name → shape
    lefts: list = field(default_factory=list)  # row, {index: value}, left side


def check(tex, environment, number=""):
    """Evaluate a formula; raise TexError where it does not hold."""
    environment = environment.within(number)
    statements = read(tex)
    first = None
    for stride in (1, -1):  # of dots whose neighbours do not tell
        result = Result()
        evaluator = Evaluator(environment, result, stride, statements)
        try:
            for evaluator.row, statement in enumerate(statements):
                before = result.comparisons
                evaluator.check(statement, number)
                if result.comparisons == before:
                    raise TexError("nothing to compare")
            return result
        except TexError as error:
            if first or not evaluator.guessed:
                raise first or error from None
            first = error
    raise first


class Evaluator:
    """The values of one formula's parts, with its indices."""

    def __init__(self, environment, result, stride, statements):
        self.environment, self.result = environment, result
        self.stride, self.indices, self.row = stride, {}, 0
        self.assigned, self.guessed = {}, False
        self.examples = sorted(
            {
                part.example.name
                for part in walk(statements, subs=True)
                if isinstance(part, Scripted)
                and isinstance(part.example, Scripted)
            }
        )

    # ------------------------------------------------------------ relations

    def check(self, statement, number=""):
        """Compare the sides of one row for all values of its free indices."""
        domains, filters = {}, []
        for left, sign, right in statement.conditions:
            if sign == "=":
                domains[left.name] = self.listed(right)
            else:
                filters.append((left, sign, right))
        while True:
            try:
                seen = [
                    self.compare(statement, filters, number)
                    for _ in self.each(domains)
                ]
                break
            except FreeIndexError as error:
                if error.letter in domains:
                    raise TexError(f"{error.letter} is not bound") from None
                domains[error.letter] = error.values
            finally:
                self.indices = {}
        if "<-" in statement.relations:
            self.assigned[statement.terms[0].name] = seen[-1]

    def each(self, domains):
        """Give the free indices all their values."""
        for values in itertools.product(*domains.values()):
            self.indices = dict(zip(domains, values, strict=True))
            yield

    def compare(self, statement, filters, number):
        """Compare all neighbours in one row; return the last value."""
        said = [
            (row.terms[0], row.relations[0], row.terms[1:])
            for row in self.environment.conditions
            if {*letters(row.terms)} <= {*self.indices}
        ]
        if not all(self.holds(*condition) for condition in filters + said):
            return None
        relations, terms = list(statement.relations), list(statement.terms)
        values = []
        for place, term in enumerate(terms):
            if place == 0 and relations[:1] == ["<-"]:
                values.append(self.bound(term, assigned="←"))
            else:
                values.append(self.value(term))
        label = statement.label or ("" if relations else f"({number})")
        if label:
            relations.insert(0, "=")
            values.insert(0, self.word(label, statement.of))
        left = (self.row, dict(self.indices), number_of(values[0]))
        self.result.lefts.append(left)
        rounded = re.fullmatch(r"\d+\.(\d+)", getattr(terms[-1], "text", ""))
        digits = len(rounded[1]) if rounded else 0
        for before, sign, after in zip(
            values, relations, values[1:], strict=False
        ):
            self.relate(before, sign, after, digits)
        return values[-1]

    def relate(self, before, sign, after, digits=0):
        """Compare two values; note by how much they differ."""
        if isinstance(before, tuple) and isinstance(after, tuple):
            if len(before) != len(after):
                raise TexError(f"{len(before)} members against {len(after)}")
            for one, other in zip(before, after, strict=True):
                self.relate(one, sign, other)
            return
        for value in (before, after):
            if isinstance(value, tuple | list | str | Function):
                raise TexError(f"{type(value).__name__} {sign} something else")
        before, after = number_of(before), number_of(after)
        shapes = np.shape(before), np.shape(after)
        if shapes[0] != shapes[1] and () not in shapes:
            raise TexError(f"shapes {shapes[0]} and {shapes[1]} differ")
        self.result.comparisons += max(np.size(before), np.size(after))
        if sign in ("<=", "<", ">=", ">", "!="):
            if not ordered(before, sign, after):
                raise TexError(f"{before:.6g} {sign} {after:.6g} is wrong")
            return
        if sign not in ("=", "≈", "<-"):
            raise TexError(f"nothing is known of {sign} here")
        size = max(1.0, np.abs(before).max(), np.abs(after).max())
        difference = float(np.abs(np.subtract(before, after)).max() / size)
        if digits and difference <= 0.5 * 10.0**-digits:
            difference = 0.0  # a number that was rounded for the reader
        if not difference <= TOLERANCE:
            where = ", ".join(f"{k} = {v}" for k, v in self.indices.items())
            raise TexError(
                f"the sides of {sign} differ by {difference:.2g}"
                + f" at {where}" * bool(where)
            )
        self.result.difference = max(self.result.difference, difference)

    def holds(self, left, sign, right):
        """Whether a condition holds; its letters may be free indices."""
        if len(right) > 1:
            raise TexError("a condition with a list")
        before, after = (number_of(self.value(n)) for n in (left, right[0]))
        return ordered(before, sign, after)

    def listed(self, nodes):
        """The values of an index: 2, …, T or u, r, c."""
        if nodes[-1].kind == "dots":  # k, 2k, …
            first, second = (self.listed_one(node) for node in nodes[:2])
            steps = self.environment.domains["t"]
            return list(range(first, max(steps) + 1, second - first))
        if any(node.kind == "dots" for node in nodes):
            return [int(value) for value in self.members(nodes)]
        return [self.listed_one(node) for node in nodes]

    def listed_one(self, node):
        """A number or the name of a gate."""
        if isinstance(node, Scripted) and isinstance(node.base, str):
            if not is_whole(self.find(node.name)):
                return node.name
        return int(number_of(self.value(node)))

    # --------------------------------------------------------------- names

    def word(self, label, of=None):
        """What a label stands for."""
        if of is not None:
            return self.bound(of, f"{label} ")
        found = self.find(label)
        if found is None:
            raise UnboundError(f"nothing is bound to “{label}”")
        return self.at(label, found, None)

    def bound(self, node, before="", assigned=""):
        """Find a name with or without its lower index; give it its indices."""
        base, marks = f"{before}{node.base}", node.marks
        below = node.sub.text if node.sub else ""
        if isinstance(self.indices.get(below), str):  # the name of a gate
            below = self.indices[below]
        full = f"{base}_{below}" if below else base
        for key in dict.fromkeys((full, base)):
            for marked in (key + marks, key + marks[-2:], key):
                found = self.find(marked + assigned)
                if isinstance(found, Family):
                    return self.member(key, found, node, node.sub)
                if found is not None:
                    value = self.at(marked, found, node)
                    return (
                        value
                        if key == full
                        else self.component(value, node.sub)
                    )
        for choice in (below or base, base):
            if choice in self.environment.domains and not marks:
                values = self.environment.domains[choice]
                raise FreeIndexError(choice, values)
        raise UnboundError(f"nothing is bound to {full}{marks}{assigned}")

    def find(self, key):
        """A name's value: an index, something assigned, or bound."""
        for names in (self.assigned, self.environment.names, KNOWN):
            if key in names:
                return names[key]
        return None

    def at(self, key, found, node):
        """Put indices to what a name is bound to."""
        written = node or Scripted(key, layer=Scripted("l"))
        if isinstance(found, Layers):
            if written.layer is None:
                raise TexError(f"{key} lacks its layer")
            layer = self.index(written.layer, found.values)
            if layer not in found.values:
                raise TexError(f"{key} has no layer {layer}")
            found = found.values[layer]
        elif node and node.layer:
            raise TexError(f"{key} has no layers")
        axes = found.axes if isinstance(found, Indexed) else ""
        for name, axis, mark in (("step", "t", "⟨⟩"), ("example", "i", "()")):
            if getattr(written, name) and not (axis in axes or mark in key):
                raise TexError(f"{key} has no {name}")
        if not axes:
            if isinstance(found, np.ndarray) and found.ndim == 2:
                self.note(key, found)
            return found
        values = found.values
        for axis in reversed(axes):
            first = found.first if axis == "t" else 1
            domain = range(first, first + len_of(values))
            if axis == "t":
                usual = domain[int(first == 0) :]  # not the start
                number = self.index(written.step or Scripted("t"), usual)
            elif (number := self.example(written, found, domain)) is None:
                values = values.sum(axis=-1)
                continue
            if number not in domain:
                name = "step" if axis == "t" else "example"
                raise TexError(f"{key} has no {name} {number}")
            place = number - first
            array = isinstance(values, np.ndarray)
            values = values[..., place] if array else values[place]
        values = as_column(values)
        self.note(key, values)
        return values

    def member(self, key, found, node, sub):
        """One of a family: its lower index, its step, its example."""
        if sub is None or len(sub.parts) != 1:
            raise TexError(f"{key} lacks its lower index")
        indices = [self.index(sub.parts[0], found.domain)]
        if found.steps:
            steps = self.environment.domains["t"]
            step = node.step or Scripted("t")
            indices.append(self.index(step, steps))
        if found.examples:
            examples = range(1, found.examples + 1)
            indices.append(self.letter(EXAMPLE, examples))
        value = as_column(found.call(*indices))
        self.note(key, value)
        return value

    def note(self, key, value):
        """Remember the shape of what a name stood for."""
        if isinstance(value, np.ndarray | float | int):
            self.result.symbols[key] = np.shape(value)

    def example(self, node, found, domain):
        """The number of an example, or None for the sum over all."""
        letter = self.examples[0] if self.examples else EXAMPLE
        if node.example:
            return self.index(node.example, domain)
        if self.examples and letter not in self.indices and found.total:
            return None
        return self.letter(letter, domain)

    def letter(self, letter, domain):
        """The value of an index, or the wish for one."""
        if letter not in self.indices:
            values = self.environment.domains.get(letter, domain)
            raise FreeIndexError(letter, values)
        return self.indices[letter]

    def index(self, node, domain):
        """The value of what stands as an index; free letters get a domain."""
        for letter in letters(node):
            if letter not in self.indices and not self.counts(letter):
                self.letter(letter, domain)
        value = number_of(self.value(node))
        if not is_whole(value):
            raise TexError(f"an index is {value}")
        return int(round(float(value)))

    def counts(self, letter):
        """Whether a letter is bound to whole numbers, so is no free index."""
        found = self.find(letter)
        values = found.values if isinstance(found, Indexed) else found
        if isinstance(values, np.ndarray):
            return values.dtype.kind == "i"
        return isinstance(values, list | Function) or is_whole(found)

    def component(self, value, sub):
        """One component, or one column."""
        parts = sub.parts
        if len(parts) == 1 and parts[0].kind == "product":
            parts = tuple(node for _, node in parts[0].parts)
        value = number_of(value)
        if isinstance(value, list):
            return as_column(
                value[self.index(parts[0], range(1, len(value) + 1)) - 1]
            )
        if np.ndim(value) == 2 and value.shape[1] == 1 and len(parts) == 1:
            value = value[:, 0]
        if np.ndim(value) != len(parts):
            raise TexError(
                f"{len(parts)} indices at something of shape {np.shape(value)}"
            )
        place = []
        for part, size in zip(parts, value.shape, strict=True):
            if isinstance(part, Scripted) and part.base == ":":
                place.append(slice(None))
                continue
            number = self.index(part, range(1, size + 1))
            if not 1 <= number <= size:
                raise TexError(f"there is no component {number} of {size}")
            place.append(number - 1)
        return as_column(value[tuple(place)])

    # --------------------------------------------------------------- values

    def value(self, node):
        """The value of a part."""
        method = getattr(self, f"_{node.kind}", None)
        if method is None:
            raise TexError(f"{node.kind} where a value is expected")
        return method(node)

    def _number(self, node):
        return float(node.text) if "." in node.text else int(node.text)

    def _group(self, node):
        return self.value(node.parts[0])

    def _tuple(self, node):
        return tuple(self.members(node.parts))

    def _matrix(self, node):
        rows = [[matrix_of(self.value(v)) for v in row] for row in node.parts]
        try:
            return np.block(rows)
        except ValueError as error:
            raise TexError(f"blocks do not fit: {error}") from None

    def _norm(self, node):
        vector = matrix_of(self.value(node.parts[0]))
        if vector.shape[1] != 1:
            raise TexError("the length of a matrix; the largest is ‖A‖_2")
        return float(np.linalg.norm(vector))

    def _root(self, node):
        return power(number_of(self.value(node.parts[0])), 0.5)

    def _fraction(self, node):
        above, below = (number_of(self.value(part)) for part in node.parts)
        return combine("/", above, below)

    def _brace(self, node):
        value, word = self.value(node.parts[0]), self.word(node.text)
        self.relate(word, "=", value)
        left = ((self.row, node.text), dict(self.indices), word)
        self.result.lefts.append(left)
        return value

    def with_index(self, letter, value, node):
        """The value of a part when an index is this."""
        before = dict(self.indices)
        self.indices[letter] = value
        try:
            return self.value(node)
        finally:
            self.indices = before

    def _cases(self, node):
        for row in node.parts:
            if len(row) != 2:
                raise TexError("a case without a condition")
            if row[1] is None or self.holds(*row[1]):
                return self.value(row[0])
        raise TexError("no case applies")

    def _sum(self, node):
        values = [
            combine("·", -1 if sign == "-" else 1, self.value(part))
            for sign, part in node.parts
        ]
        return total(values)

    def _big(self, node):
        lower, upper, body = node.parts
        if lower is None:
            raise TexError("a sum over nothing")
        letter, sign = lower.terms[0].name, (lower.relations or [""])[0]
        if sign == "=" and upper is not None:
            first = int(number_of(self.value(lower.terms[1])))
            last = self.index(upper.terms[0], range(0))
            domain = range(first, last + 1)
        elif sign == "in":
            domain = [part.name for part in lower.terms[1].parts]
        elif sign in ("", "!=") and letter not in self.indices:
            domain = self.wanted(letter, body)
        else:
            raise TexError(f"the limits of the sum over {letter} are unclear")
        values = []
        for value in domain:
            if sign == "!=" and value == self.index(lower.terms[1], domain):
                continue
            values.append(number_of(self.with_index(letter, value, body)))
        return BIGS[node.text](values)

    def wanted(self, letter, body):
        """What values a summed index can have."""
        try:
            self.value(body)
        except FreeIndexError as error:
            if error.letter != letter:
                raise
            return error.values
        raise TexError(f"{letter} does not occur in what is summed")

    def _partial(self, node):
        above, below = (part.parts[0] for part in node.parts)
        now = "⁺" if node.parts[0].text else ""
        if isinstance(below, Scripted) and isinstance(below.base, Node):
            inner = Node("d", below.base.parts)  # ∂(z_y)_j
            value = self._partial(Node("partial", (node.parts[0], inner)))
            return self.after(value, below, sub=True)
        if not isinstance(below, Scripted) or not isinstance(above, Scripted):
            raise TexError("a derivative of something that is no name")
        if above.base not in ("\\mathcal{L}", "\\ell"):
            return self.jacobian(above, below, now)
        before = f"∂{now}{above.base}{above.marks}/∂"
        return self.after(self.bound(below, before), below)

    def jacobian(self, above, below, now):
        """A derivative of one thing with respect to another."""
        subs = [part.sub for part in (above, below) if part.sub]
        names = (f"{above.name}/∂{below.name}", f"{above.base}/∂{below.name}")
        for name in (*names, f"{above.base}/∂{below.base}"):
            found = self.find(f"∂{now}{name}")
            if found is None:
                continue
            steps = [
                self.index(part.step, self.environment.domains["t"])
                for part in (above, below)
                if part.step is not None
            ]
            if isinstance(found, Function):
                found = found.call(*steps)
            elif steps:
                raise TexError(f"{name} has no steps")
            value = self.at(f"∂{now}{name}", found, None)
            if name == names[0]:
                return value
            used = subs if name != names[1] else subs[:1]
            parts = tuple(part for sub in used for part in sub.parts)
            return self.component(value, Node("index", parts))
        raise UnboundError(f"nothing is bound to ∂{now}{names[0]}")

    def _scripted(self, node):
        if not isinstance(node.base, str):
            if node.base.kind == "norm" and node.sub and node.sub.text == "2":
                matrix = matrix_of(self.value(node.base.parts[0]))
                return self.after(float(np.linalg.norm(matrix, 2)), node)
            return self.after(self.value(node.base), node, sub=True)
        if node.base in self.indices and not (node.sub or node.step):
            value = self.indices[node.base]
            return self.after(value, node)
        return self.after(self.bound(node), node)

    def after(self, value, node, sub=False):
        """Apply what stands around: an index, ⊤, powers, primes."""
        if sub and node.sub:
            value = self.component(value, node.sub)
        if sub and (node.step or node.example or node.layer):
            raise TexError("an index of a step at something in brackets")
        for kind, *rest in node.after:
            if kind == "\\top":
                value = matrix_of(value).T
            elif kind == "prime":
                twice = node.after.count((kind,)) > 1
                if twice or not isinstance(value, Function):
                    raise TexError("′ at something that is no function")
                value = value.prime()
            else:
                value = power(value, number_of(self.value(rest[0])))
        return value

    # ------------------------------------------------------------- products

    def _product(self, node):
        parts, chain, place = self.undotted(list(node.parts)), [], 0
        while place < len(parts):
            sign = parts[place][0]
            operand, place = self.operand(parts, place)
            if sign or not chain:
                chain.append((sign, operand))
            else:
                chain[-1] = chain[-1][0], combine("·", chain[-1][1], operand)
        value = chain[0][1] if chain else 1
        for sign, other in chain[1:]:
            value = combine(sign, value, other)
        return value

    def operand(self, parts, place):
        """One factor; a function takes the next one as its argument."""
        value, place = self.value(parts[place][1]), place + 1
        if not isinstance(value, Function):
            return number_of(value), place
        if place == len(parts) or parts[place][0] != "":
            raise TexError("a function without an argument")
        node = parts[place][1]
        if isinstance(node, Scripted) and not isinstance(node.base, str):
            result = self.apply(value, self.arguments(node.base))
            return self.after(result, node, sub=True), place + 1
        if node.kind in ("group", "tuple"):
            return self.apply(value, self.arguments(node)), place + 1
        argument, place = self.operand(parts, place)
        return self.apply(value, [argument]), place

    def _ready(self, node):
        return node.value

    def arguments(self, node):
        """The values in a bracket; where | stands, as well."""
        if node.kind == "group":
            return [self.value(node.parts[0])]
        if not node.text:
            return self.members(node.parts)
        bar = int(node.text)
        new, known = self.members(node.parts[:bar]), node.parts[bar:]
        return [new, self.members(known)]

    def apply(self, function, arguments):
        """A function's value."""
        try:
            return number_of(function.call(*arguments))
        except (TypeError, ValueError, IndexError, AttributeError) as error:
            raise TexError(f"a function does not fit: {error}") from None

    def undotted(self, parts, stride=0):
        """Write out dots between factors or members."""
        dots = [i for i, (_, part) in enumerate(parts) if part.kind == "dots"]
        for at in reversed(dots):
            if not 0 < at < len(parts) - 1:
                raise TexError("dots lead nowhere")
            known = at > 1 and same(parts[at - 2][1], parts[at - 1][1])
            first = at - 1 - known
            if len({sign for sign, _ in parts[first + 1 : at + 2]}) > 1:
                raise TexError("another sign before dots than after them")
            run = [part for _, part in parts[first:at]]
            values = self.between(run, parts[at + 1][1], stride)
            new = [(parts[at][0], Ready(value)) for value in values]
            if new:
                new[0] = (parts[first][0], new[0][1])
            parts[first : at + 2] = new
        return parts

    def members(self, nodes):
        """The values of a list, dots written out."""
        parts = self.undotted([(",", node) for node in nodes], 1)
        return [self.value(node) for _, node in parts]

    def between(self, run, last, stride):
        """All values from the first to the last of a run with dots."""
        if not same(run[0], last):
            raise TexError("dots between different things")
        start, *more, end = (self.place(node) for node in [*run, last])
        self.guessed = self.guessed or not (more or stride)
        stride = more[0] - start if more else stride or self.stride
        if not stride or (end - start) // stride < -1:
            raise TexError(f"dots do not lead from {start} to {end}")
        for number in range(start, end + (1 if stride > 0 else -1), stride):
            yield self.placed(run[0], number)

    def place(self, node):
        """The number that counts along dots."""
        if isinstance(node, Scripted) and node.step is not None:
            return self.index(node.step, self.environment.domains["t"])
        return int(number_of(self.value(node)))

    def placed(self, node, number):
        """The same thing at another number."""
        if isinstance(node, Scripted) and node.step is not None:
            step = Node("number", text=str(number))
            return self.value(Scripted(**{**vars(node), "step": step}))
        return number


@dataclass
class Ready:
    """A factor whose value is known."""

    value: object
    kind = "ready"


def same(one, other):
    """Whether two parts differ only in their step."""
    if isinstance(one, Scripted) and one.step and isinstance(other, Scripted):
        return {**vars(one), "step": 0} == {**vars(other), "step": 0}
    return not (isinstance(other, Scripted) and other.step)


def walk(thing, subs=False):
    """All parts of a part; those in lower indices if they are wanted."""
    if isinstance(thing, list | tuple):
        for part in thing:
            yield from walk(part, subs)
    elif hasattr(thing, "__dict__"):
        yield thing
        for name, part in vars(thing).items():
            if subs or name != "sub":
                yield from walk(part, subs)


def letters(node):
    """The single letters in an index."""
    for part in walk(node):
        name = getattr(part, "base", "")
        if len(str(name)) == 1 and name != ":" and not part.sub:
            yield name


def len_of(values):
    """How many there are along the last axis."""
    return values.shape[-1] if isinstance(values, np.ndarray) else len(values)
