"""What numbers, columns, matrices and functions do with each other.

Nothing is broadcast but a number, and a matrix of 1 × 1 is a number.
"""

import functools
from dataclasses import dataclass

import numpy as np

from tools.proof.tex_reader import TexError

TOLERANCE = 1e-9
STEP = 1e-30  # of the complex step in f′


@dataclass
class Function:
    """Something that stands before its arguments."""

    call: object

    def prime(self):
        """The derivative of a function of numbers, by a complex step."""
        return Function(lambda z: np.imag(self.call(z + 1j * STEP)) / STEP)


KNOWN = {
    "e": np.e,
    **{f"\\{f}": Function(getattr(np, f)) for f in ("tanh", "exp", "cos")},
    **{log: Function(np.log) for log in ("\\log", "\\ln")},
    "\\max": Function(lambda *v: np.max(v)),
    "\\min": Function(lambda *v: np.min(v)),
    "diag": Function(lambda v: np.diag(v[:, 0])),
    "Im": Function(np.imag),
}


def as_column(value):
    """Vectors are columns."""
    if isinstance(value, np.ndarray) and value.ndim == 1:
        return value[:, np.newaxis]
    return value[()] if isinstance(value, np.ndarray) else value


def number_of(value):
    """A matrix of 1 × 1 is a number."""
    if isinstance(value, np.ndarray) and value.size == 1 and value.ndim < 3:
        return value.ravel()[0]
    return value


def matrix_of(value):
    """A number is a matrix of 1 × 1."""
    if isinstance(value, tuple | Function | str):
        raise TexError("no matrix")
    return np.reshape(value, (1, 1)) if np.ndim(value) == 0 else value


def is_whole(value):
    """Whether this can be an index."""
    value = number_of(value)
    return (
        np.ndim(value) == 0
        and isinstance(value, int | float | np.number)
        and float(value).is_integer()
    )


def combine(sign, one, other):
    """One of + * · /; nothing but a number is broadcast."""
    for value in (one, other):
        if isinstance(value, tuple | str | list | Function):
            raise TexError(f"no arithmetic with a {type(value).__name__}")
    one, other = number_of(one), number_of(other)
    shapes = np.shape(one), np.shape(other)
    if sign == "/" and not shapes[1] and other != 0:
        return one / other
    if sign == "·" and () not in shapes and shapes[0][1] == shapes[1][0]:
        return number_of(one @ other)
    if sign == "·" and () in shapes or sign == "*" and shapes[0] == shapes[1]:
        return one * other
    if sign == "+" and (() in shapes or shapes[0] == shapes[1]):
        return one + other
    raise TexError(f"{shapes[0]} {sign} {shapes[1]} do not fit")


def power(value, exponent):
    """A power of a number, a square matrix or a function's value."""
    if isinstance(value, Function):
        return Function(lambda *a: power(number_of(value.call(*a)), exponent))
    if isinstance(value, tuple) or np.ndim(exponent):
        raise TexError("no power")
    if np.ndim(value) == 0:
        if np.real(value) < 0 and not is_whole(exponent):
            raise TexError("a root of a negative number")
        return value**exponent if exponent >= 0 else value ** float(exponent)
    if not is_whole(exponent):
        raise TexError("no such power of a matrix")
    if value.shape[0] == value.shape[1]:
        return np.linalg.matrix_power(value, int(exponent))
    return value**exponent


def ordered(before, sign, after):
    """Whether a relation other than = holds."""
    if np.ndim(before) or np.ndim(after):
        raise TexError(f"{sign} between vectors")
    near = abs(before - after) <= TOLERANCE * max(1, abs(before))
    return {
        "=": near,
        "!=": not near,
        "<=": near or before < after,
        ">=": near or before > after,
        "<": not near and before < after,
        ">": not near and before > after,
    }[sign]


def total(values):
    """The sum of some values of one shape."""
    return functools.reduce(functools.partial(combine, "+"), values or [0])


BIGS = {"sum": total, "prod": np.prod, "max": np.max, "min": np.min}
