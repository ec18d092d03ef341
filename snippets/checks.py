"""What the lessons do with bad input: name it, and say what was expected."""

# --8<-- [start:imports]
import functools
import re

import numpy as np

# --8<-- [end:imports]


# --8<-- [start:checked]
def checked(function):
    """Check the arguments against the shapes that the docstring names.

    Every "name (n, m)" before the arrow counts. The name is an argument, or
    a key in a dict among the arguments. An argument that is None is skipped.
    """
    code = function.__code__
    names = code.co_varnames[: code.co_argcount]
    text = (function.__doc__ or "").partition("→")[0]
    expected = re.findall(r"(\w+) \(([a-zA-Z][^()]*)\)", text)

    @functools.wraps(function)
    def checking(*args, **kwargs):
        given = {**dict(zip(names, args, strict=False)), **kwargs}
        arrays = flatten(given)
        sizes = {}
        for name, shape in expected:
            if name in arrays:
                check_shape(name, arrays[name], shape, sizes)
            elif name not in names:
                raise KeyError(
                    f"{name} ({shape}) is missing, found {', '.join(arrays)}"
                )
        return function(*args, **kwargs)

    return checking


def flatten(arguments):
    """One dict of all arguments and of the entries of the dicts among them."""
    arrays = {}
    for name, value in arguments.items():
        if isinstance(value, dict):
            arrays.update(flatten(value))
        elif value is not None:
            arrays[name] = value
    return arrays


# --8<-- [end:checked]


# --8<-- [start:shape]
def check_shape(name, array, shape, sizes):
    """Compare one array with a shape such as "n_x, m, T_x".

    sizes: for each letter its size and the name of the array that set it. A
    last "..." stands for any number of axes, the same ones for all arrays.
    """
    expected = f"expected {name} ({shape})"
    if not isinstance(array, np.ndarray):
        raise ValueError(f"{name} is {array!r}, {expected} as an array")

    letters, found = shape.split(", "), array.shape
    if letters[-1] == "...":
        found = (*found[: len(letters) - 1], found[len(letters) - 1 :])
    if len(found) != len(letters):
        raise ValueError(f"{name} has shape {array.shape}, {expected}")
    for letter, size in zip(letters, found, strict=True):
        wanted, source = sizes.setdefault(letter, (size, name))
        if letter.isdigit():
            wanted, source = int(letter), "the lesson"
        if size == 0:
            raise ValueError(f"{name} has shape {array.shape}: {letter} is 0")
        if size != wanted:
            raise ValueError(
                f"{name} has shape {array.shape}, {expected}"
                f" with {letter} = {wanted} as in {source}"
            )


# --8<-- [end:shape]


# --8<-- [start:values]
def check_range(name, values, first, last):
    """Raise ValueError unless all values are whole numbers first … last."""
    values = np.asarray(values)
    if not np.issubdtype(values.dtype, np.integer):
        raise ValueError(f"{name} is {values}, expected whole numbers")
    outside = values[(values < first) | (values > last)]
    if outside.size:
        raise ValueError(
            f"{name} {outside[0]} is out of range, expected {first} to {last}"
        )


def check_mask(mask):
    """Raise ValueError if a mask hides every step of every example."""
    if mask is not None and not np.any(mask):
        raise ValueError(
            f"the mask {mask.shape} hides every step, expected one True or more"
        )


# --8<-- [end:values]
