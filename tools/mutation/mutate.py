"""The mutants of a module: its source with one small mistake in it, each."""

import ast
import copy
import re
from itertools import takewhile

SWAPS = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.MatMult: ast.Mult,
    ast.Pow: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
# A promise in a docstring that `checked` reads, such as "x (n_x, m)".
PROMISE = re.compile(r"\w+ \([a-zA-Z][^()]*\)")


def mutants(source):
    """Yield (function, statement, mutated statement, source) of every mutant.

    A statement stands on one line here, whatever the layout of the source.
    """
    tree = ast.parse(source)
    before, left_alone = ast.unparse(tree).splitlines(), wording(tree)
    for parent in [*ast.walk(tree)]:
        for holder, key in places(parent):
            node = holder[key]
            if id(node) in left_alone:
                continue
            for other in variants(node):
                holder[key] = other
                mutated = ast.unparse(tree)
                holder[key] = node
                yield *difference(before, mutated.splitlines()), mutated


def places(node):
    """Where each child stands: in a list, or in the dict of the node."""
    for field, value in ast.iter_fields(node):
        if isinstance(value, list):
            yield from ((value, i) for i in range(len(value)))
        else:
            yield vars(node), field


def wording(tree):
    """What no test should see: texts for people, guards by strict=True."""
    found = set()
    for node in ast.walk(tree):
        match node:
            case ast.JoinedStr(values=values):  # the values in it, not the text
                found |= {id(part) for part in values}
            case ast.Raise(exc=ast.Call(args=args)):
                found |= {id(a) for a in args if isinstance(a, ast.Constant)}
            case ast.Expr(value=value):  # a docstring; a call goes as a whole
                found.add(id(value))
            case ast.keyword(arg="strict"):  # of zip: for what cannot happen
                found |= {id(node), id(node.value)}
    return found


def variants(node):
    """What may stand in place of a node, by mistake."""
    match node:
        case ast.operator() | ast.boolop() | ast.cmpop():
            yield from (SWAPS[kind]() for kind in [type(node)] if kind in SWAPS)
        case ast.Constant(value=bool(value)):
            yield ast.Constant(not value)
        case ast.Constant(value=int(value) | float(value)):
            yield ast.Constant(value + 1)
        case ast.Constant(value=str(value)):
            yield ast.Constant(f"XX{value}XX")
        case ast.UnaryOp():
            yield node.operand
        case ast.BinOp(op=ast.BitOr()):
            yield from (node.left, node.right)
        case ast.Attribute(attr="T" | "real"):
            yield node.value
        case ast.Slice():
            for end in ("lower", "upper"):
                if getattr(node, end):
                    yield changed(node, **{end: None})
        case ast.Call():
            yield from other_calls(node)
        case ast.If() | ast.IfExp():
            yield changed(node, test=ast.UnaryOp(ast.Not(), node.test))
        case ast.FunctionDef():
            yield from other_functions(node)
        case ast.AugAssign() | ast.Break() | ast.Continue() | ast.Raise():
            yield ast.Pass()
        case ast.Expr(ast.Call()) | ast.Assign([ast.Subscript()]):
            yield ast.Pass()


def other_calls(call):
    """A call that lacks an argument, or that is not made at all."""
    match call:
        case ast.Call(func=ast.Attribute(attr="copy")):
            yield call.func.value
        case ast.Call(func=ast.Name(id="reversed" | "sorted")):
            yield call.args[0]
    if len(call.args) > 1:
        yield changed(call, args=call.args[:-1])
    for word in call.keywords:
        if word.arg != "strict":
            rest = [other for other in call.keywords if other is not word]
            yield changed(call, keywords=rest)


def other_functions(function):
    """A function that is not checked, or not in all that it promises."""
    if function.decorator_list:
        yield changed(function, decorator_list=[])
        text = ast.get_docstring(function, clean=False) or ""
        for promise in PROMISE.finditer(text.partition("→")[0]):
            less = text[: promise.start()] + text[promise.end() :]
            first = ast.Expr(ast.Constant(less))
            yield changed(function, body=[first, *function.body[1:]])


def changed(node, **fields):
    """A copy of a node with other fields."""
    other = copy.copy(node)
    for name, value in fields.items():
        setattr(other, name, value)
    return other


def difference(before, after):
    """The function that changed, and what stood and what stands there."""
    first = common(before, after)
    last = common(before[first:][::-1], after[first:][::-1])
    was, now = (
        " ".join(" ".join(lines[first : len(lines) - last]).split())
        for lines in (before, after)
    )
    return function_of(before, first), was, now


def common(lines, others):
    """How many lines are equal at the start."""
    pairs = zip(lines, others, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def function_of(lines, number):
    """The function that a line belongs to; "" if none."""
    if lines[number].startswith("@"):
        number += 1
    for line in reversed(lines[: number + 1]):
        if line and not line.startswith((" ", "def")):
            break
        if start := re.match(r"def (\w+)", line):
            return start[1]
    return ""
