"""The reader and the evaluator on formulas that were made for them."""

import numpy as np
import pytest

from tools.proof import formulas
from tools.proof.evaluate import Environment, Function, Indexed, check
from tools.proof.tex_reader import TexError

A, B = np.array([[1.0, 2], [3, 4], [5, 7]]), np.array([[2.0], [-1]])
X = np.array([[[1.0, 2, 4], [3, 5, 9]], [[2, 0, 1], [7, 7, 8]]])  # (2, 2, 3)
NAMES = {
    "A": A,
    "b": B,
    "c": A @ B,
    "x": Indexed(X),
    "w": Indexed(np.ones((2, 3))),
    "s": Indexed(X.sum(axis=2), "i", total=True),
    "T": 3,
    "f": Function(lambda v: v + 1),
    "k": 2,
}


def tried(tex, **environment):
    """Evaluate a formula."""
    return check(tex, Environment(NAMES, **environment))


@pytest.mark.parametrize(
    "tex",
    [
        r"A b = c",
        r"c\T = b\T A\T",
        r"c_i = \sum_{j=1}^{2} A_{ij}\,b_j",
        r"c_i = \sum_j A_{ij} b_j",
        r"s = \sum_{t=1}^{T} x\at{t}",
        r"s = \sum_{i} \sum_t w\of{i}{t}\, x\of{i}{t}",
        r"w\at{t} = w\at{t-1} \quad \text{for } t = 2, \dots, T",
        r"f(b)_j = 1 + b_j",
        r"\begin{aligned} b \had b &= \begin{bmatrix} 4 \\ 1 \end{bmatrix} \\"
        r" &= -f(-b \had b - 1) \end{aligned}",
        r"\begin{cases} 1 & \text{if } k = 2 \\"
        r" 0 & \text{otherwise} \end{cases} = 1",
        r"\tfrac12 \cdot 4 = \sqrt{4} = 10^{0.5 - 0.5} + 1 \le 2",
        r"\lVert b \rVert^2 = b\T b = 5",
        r"2 \cdots 2 = 2",
    ],
)
def test_true(tex):
    """These hold."""
    assert tried(tex).comparisons > 0


@pytest.mark.parametrize(
    ("tex", "fault"),
    [
        (r"A b = A", "shapes (3, 1) and (3, 2)"),
        (r"b A = c", "do not fit"),
        (r"A + b = A", "do not fit"),
        (r"c_i = \sum_{j=1}^{3} A_{ij} b_j", "no component 3 of 2"),
        (r"x\at{t} = x\at{t+1}", "no step 4|differ"),
        (r"A\at{t} = A", "no step"),
        (r"c_i = c_1", "differ by"),
        (r"q = 1", "nothing is bound to q"),
        (r"A b", "nothing is bound to"),
        (r"b = b \quad \text{for } t = 3, \dots, 2", "nothing to compare"),
        (r"f = f", "Function"),
        (r"\underbrace{A b}_{\text{sum}} = c", "nothing is bound to"),
        (r"\frac{A}{b} = 1", "do not fit"),
        (r"A b = c)", "found )|expected"),
        (r"k < 2", "is wrong"),
    ],
)
def test_false(tex, fault):
    """These do not, and the message says why."""
    with pytest.raises(TexError) as error:
        tried(tex)
    assert any(part in str(error.value) for part in fault.split("|"))


@pytest.mark.parametrize(
    ("tex", "status"), [(r"A b = c", "holds"), (r"A q = c", "wrong")]
)
def test_inline_formulas_are_bound_or_named(tex, status):
    """Nothing is passed over because of a name that nobody bound."""
    found = formulas.Equation("docs/en/toy.md", 3, "", tex, display=False)
    formulas.evaluate(found, Environment(NAMES, only={"2": {"k": 3}}))
    assert found.status == status
    assert (found.fault == "nothing is bound to q") == (status == "wrong")


def test_a_reason_expires():
    """With another formula, and with a value."""
    entry = {"tex": formulas.fingerprint(r"\max_v A"), "reason": "A reason."}
    for tex, status, fault in (
        (r"\max_v A", "named", "A reason."),
        (r"\max_v  A", "named", "A reason."),
        (r"\max_u A", "wrong", "another one"),
        (r"A b = c", "wrong", "has a value"),
    ):
        found = formulas.Equation("docs/en/toy.md", 3, "1", tex)
        formulas.evaluate(found, Environment(NAMES))
        formulas.excuse(found, entry)
        assert found.status == status
        assert fault in found.fault
