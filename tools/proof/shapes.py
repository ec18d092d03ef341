"""The shapes that a page states beside symbols, in sentences and in tables.

$W_u$ of shape $(n_c, n_c + n_x)$, `dzu` $(n_c, m)$, a row of a table with a
column "shape": each is compared with the array of that name in the numbers of
the lesson, tests/formulas/, where all sizes differ.
"""

import re
from dataclasses import dataclass

import numpy as np

from tools.proof.evaluate import Indexed, Layers
from tools.proof.tex_reader import TexError, name_of

SYMBOL = r"(?:\$(?!\()[^$]+?\$|`[A-Za-z]\w*`)"
SHAPE = r"\$\([^$]*?,[^$]*?\)\$"
AND = r"(?:(?:,|,?\s+and(?:\s+the\s+\w+)?)\s+|[，、]|\s和\s)"
CLAIM = re.compile(
    rf"(?P<names>{SYMBOL}(?:{AND}{SYMBOL})*)(?P<between>[^$`.;:|()。；：（）]{{0,40}}?)\s"
    rf"(?P<shapes>{SHAPE}(?:{AND}{SHAPE})*)"
)
# Sizes, and what is more than a name.
NO_ARRAY = re.compile(r"n_\w+|m|T_\w|.*(=|\+|\\had).*")
OF_LOSS = re.compile(r"\\partial\\loss\s*/\s*\\partial (.+)")
LAYER = 2  # which layer stands for l


@dataclass(frozen=True)
class Claim:
    """One name, the shape that is stated for it, and the line."""

    name: str
    shape: str
    line: int


def claims(page):
    """List all shapes that a page states beside a symbol."""
    lines = page.text.split("\n")
    for block in [*page.blocks, *page.unseen]:
        for index in range(block.line - 1, block.end):
            lines[index] = ""
    found = [*in_tables(lines)]
    text = "\n".join("" if is_row(line) else line for line in lines)
    for match in CLAIM.finditer(text):
        line = text[: match.start("shapes")].count("\n") + 1
        found += pairs(match["names"], match["between"], match["shapes"], line)
    return found


def is_row(line):
    """Say whether a line belongs to a table."""
    return line.lstrip().startswith("|")


def in_tables(lines):
    """Yield the claims of tables with a column for shapes."""
    column = None
    for index, line in enumerate(lines):
        if not is_row(line):
            column = None
            continue
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if index == 0 or not is_row(lines[index - 1]):
            head = {"shape", "形状"} & {*cells}
            column = cells.index(head.pop()) if head else None
        elif column is not None and re.match(SHAPE, cells[column]):
            yield from pairs(cells[0], "", cells[column], index + 1)


def pairs(names, between, shapes, line):
    """One shape for all names, or one for each."""
    names = [
        f"${part}$" if name[0] == "$" else name
        for name in re.findall(SYMBOL, names)
        for part in re.split(r",\s*(?![^{]*\})", name.strip("$"))
    ]
    shapes = re.findall(SHAPE, shapes)
    if " is " in f" {between.strip()} ":  # is said of one
        names = names[-1:]
    if len(shapes) == 1:
        shapes *= len(names)
    for name, shape in zip(names[-len(shapes) :], shapes, strict=False):
        if not NO_ARRAY.fullmatch(name.strip("$")):
            yield Claim(name, shape.strip("$"), line)


def fault(claim, environment):
    """Compare one claim with the array; None if it is true.

    Raise LookupError if nothing of that name is known.
    """
    values = find(claim.name.strip("$`"), claim.name[0] == "`", environment)
    stated = sizes(claim.shape, environment)
    allowed = possible(values, environment)
    if stated not in allowed:
        shown = " or ".join(str(shape) for shape in allowed)
        return f"{claim.name} {claim.shape} is {stated}, the array {shown}"
    return None


def find(name, is_code, environment):
    """The array of a name on the page, TeX or Python."""
    known = environment.names
    for own in environment.only.values():
        known = own.names | known
    known = {
        key: value
        for key, value in known.items()
        if isinstance(value, Indexed | Layers) or np.ndim(value)
    }
    if is_code:
        known = {in_code(key): value for key, value in known.items()}
        plain = re.sub(r"(_prev|_next|0|t)$", "", name)
        wanted = [name, plain, name.removeprefix("d"), plain.removeprefix("d")]
    else:
        name = OF_LOSS.sub(r"\\grad{\1}", name)
        try:
            key = re.sub(r"[⟨⟩]|\(\)", "", name_of(name))
        except TexError:
            raise LookupError(name) from None
        wanted = [key, rf"∂\mathcal{{L}}/∂{key}"]  # of the same shape
    for key in wanted:
        if key in known:
            return known[key]
    raise LookupError(name)


def in_code(key):
    """How a name of TeX is spelled in Python: z_u is zu, ∂L/∂z_u is dzu."""
    key = key.replace(r"∂\mathcal{L}/∂", "d").replace(r"\hat{y}", "y_pred")
    return key if re.search("loss|time|pred", key) else key.replace("_", "")


def sizes(shape, environment):
    """Compute a stated shape: (n_c, n_c + n_x) is (3, 7)."""
    text = shape.strip("()").replace(r"\,", "")
    return tuple(size(part, environment) for part in text.split(","))


def size(text, environment):
    """Compute one entry of a shape; n_a^{[l-1]} is that of a layer."""
    numbers = {
        name: value
        for name, value in environment.names.items()
        if isinstance(value, int)
    }
    layers = {"l": LAYER, "L": numbers.get("L", 0)}

    def of_layer(match):
        layer = eval(match[2], {"__builtins__": {}}, layers)
        return f"({layer_size(environment.names[match[1]], layer)})"

    text = re.sub(r"(n_a)\^\{\[([^\]]*)\]\}", of_layer, text.strip())
    text = re.sub(r"(\d) ?(?=[A-Za-z])", r"\1*", text)
    try:
        return int(eval(text, {"__builtins__": {}}, numbers))
    except (SyntaxError, NameError, TypeError):
        raise LookupError(text) from None


def layer_size(sizes, layer):
    """The number of units of a layer."""
    return int(np.ravel(sizes.values[layer])[0])


def possible(values, environment):
    """The shapes of an array: of one column, of a step, of all steps."""
    if isinstance(values, Layers):
        values = values.values[LAYER]
    if not isinstance(values, Indexed):
        return [np.shape(values)]
    base = np.shape(values.values)[: -len(values.axes)]
    if len(base) != 1:
        return [base]
    m, steps = environment.names["m"], environment.names["T_x"]
    return [(*base, 1), (*base, m), (*base, m, steps)]
