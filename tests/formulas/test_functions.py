"""An equation's number in a snippet is a claim: its function computes it.

Each function runs on the data of its lesson's environment, and is watched.
Among the numbers that it has in its hands are the left sides of the equations
that its docstring and its comments name.
"""

import ast
import importlib
import re
import sys
from pathlib import Path

import numpy as np
import pytest

from tests.formulas import setting
from tests.formulas.calls import OF_LESSON
from tests.formulas.conftest import checked
from tools.proof import pages
from tools.proof.evaluate import check

NUMBERS = re.compile(r"\((\d+)\)(?: to \((\d+)\))?")
# What a function does without a number of its own for it: why.
INSIDE = {
    "bidirectional.directions (4)": "It cuts the matrix of (4), no more.",
    "bptt.rnn_cell_backward (14)": "It makes one term of these sums.",
    "bptt.gradients_from_dz (15)": "It adds the steps as well.",
    "bptt.truncated_gradients (19)": "(19) only says what is 0.",
    "deep_rnn.deep_rnn_backward (5)": "rnn_backward adds the second term.",
    "gru.gru_cell_backward (10)": "A part of the product in (11).",
    "gru.gru_cell_backward (16)": "It makes one term of these sums.",
    "gru.gru_cell_backward (17)": "It makes one term of these sums.",
    "gru.simplified_gru_cell (4)": "Its candidate is (3), so c is another.",
    "gru.reset_after_cell (4)": "Its candidate is (22), so c is another.",
    "gru.to_pytorch (21)": "It changes signs, so that (21) is true.",
    "gru.to_pytorch (22)": "It orders the arrays of (22).",
    "gru.from_pytorch (21)": "It changes signs, so that (21) is true.",
    "gru.from_pytorch (22)": "It orders the arrays of (22).",
    "lstm.lstm_cell_backward (10)": "A factor of the products in (11).",
    "lstm.lstm_cell_backward (14)": "It makes one term of these sums.",
    "lstm.lstm_gradients_from_dz (13)": "It has the lower half, for x.",
    "vanishing_gradients.angle (10)": "It returns α, not its cosine.",
}


def claims(source):
    """Yield (function, number) for all equations that a module names."""
    lines = source.split("\n")
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.FunctionDef):
            continue
        own = "\n".join(lines[node.lineno - 1 : node.end_lineno])
        comments = re.findall(r"#.*", own)
        for text in (ast.get_docstring(node) or "", *comments):
            for first, last in NUMBERS.findall(text):
                for number in range(int(first), int(last or first) + 1):
                    yield node.name, str(number)


def watched(call, module, names):
    """Run something; return {function of the module: numbers it had}."""
    seen = {}
    file = str(Path(module).resolve())

    def trace(frame, event, _):
        code = frame.f_code
        if code.co_name not in names or code.co_filename != file:
            return None
        known = seen.setdefault(frame.f_code.co_name, [])

        def local(frame, event, value):
            known.extend(numbers([*frame.f_locals.values(), value]))
            return local

        return local

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        call()
    finally:
        sys.settrace(before)
    return {
        name: np.unique(np.abs(np.concatenate([np.zeros(1), *arrays])))
        for name, arrays in seen.items()
    }


def numbers(values):
    """Yield all numbers in lists, tuples and dicts as arrays."""
    for value in values:
        if isinstance(value, dict):
            yield from numbers(value.values())
        elif isinstance(value, list | tuple):
            yield from numbers(value)
        elif isinstance(value, np.ndarray | float | int):
            if np.asarray(value).dtype.kind in "fib":
                yield np.ravel(value).astype(float)


def lefts(equation, environment):
    """List the left sides by row, and their sums over the examples."""
    rows, sums = {}, {}
    result = check(equation.tex, environment, equation.number)
    for row, indices, value in result.lefts:
        others = {k: v for k, v in indices.items() if k != "example"}
        rows.setdefault(row, []).append(np.ravel(value))
        key = (row, *sorted(others.items()))
        sums[key] = sums.get(key, 0) + np.ravel(value)
    for (row, *_), value in sums.items():
        rows.setdefault((row, "sum"), []).append(value)
    return [np.abs(np.concatenate(values)) for values in rows.values()]


def contains(known, wanted):
    """Whether all of these numbers are among the known ones."""
    wanted = wanted[wanted != 0]
    near = np.searchsorted(known, wanted).clip(1, len(known) - 1)
    distance = np.minimum(
        np.abs(known[near] - wanted), np.abs(known[near - 1] - wanted)
    )
    return len(wanted) > 0 and bool((distance < 1e-9 * (1 + wanted)).all())


def faults(path, source):
    """Say which numbers of equations in a module are not computed there."""
    module, name = pages.module_of(path), pages.module_of(path).stem
    equations = {found.number: found for found in checked(path)[1]}
    found = []

    def run():
        lesson = importlib.import_module(f"tests.formulas.{name}")
        environment = lesson.environment()
        for equation in equations.values():
            if equation.display and equation.status == "holds":
                values = lefts(equation, environment)
                found.append((equation.number, values))
        OF_LESSON.get(name, lambda: None)()

    setting.weights_are_masks = True
    try:
        known = watched(run, module, {name for name, _ in claims(source)})
    finally:
        setting.weights_are_masks = False
    values = dict(found)
    for function, number in sorted(set(claims(source))):
        claim = f"{name}.{function} ({number})"
        line = source[: source.index(f"def {function}(")].count("\n") + 1
        where = f"{module}:{line}"
        if number not in equations:
            yield f"{where}: the page has no equation ({number})"
            continue
        if equations[number].status == "named":
            continue
        right = function in known and any(
            contains(known[function], row) for row in values[number]
        )
        if right and claim in INSIDE:
            yield f"{claim} is computed; take it out of INSIDE"
        elif not right and claim not in INSIDE:
            yield f"{where}: ({number}) is not what {function} computes"


@pytest.mark.parametrize(
    ("lesson", "was", "now"),
    [
        (
            "gru",
            "relevance gate, equations (1), (3)",
            "relevance gate, equations (1), (6)",
        ),
        ("rnn", "equation (3).", "equation (1)."),
        (
            "bptt",
            "Loss of every step and example, equation (3)",
            "Loss of every step and example, equation (8)",
        ),
        ("lstm", "for t = 1 … T_x.", "for t = 1 … T_x, (99)."),
    ],
)
def test_another_number_is_noticed(lesson, was, now):
    """In the docstring of the function, with file and line."""
    path = pages.Path(f"docs/en/{lesson}.md")
    source = pages.module_of(path).read_text(encoding="utf-8")
    planted = source.replace(was, now)
    assert planted != source
    (fault,) = faults(path, planted)
    assert fault.startswith(f"snippets/{lesson}.py:")


@pytest.mark.parametrize(
    "lesson", pages.all_lessons(), ids=lambda path: path.as_posix()[5:]
)
def test_equations_named_in_snippets(lesson):
    """Each is computed by the function that names it."""
    source = pages.module_of(lesson).read_text(encoding="utf-8")
    assert not [*faults(lesson, source)]
