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
    a key in a dict among the arguments. Only one with a default may be None.
    """
    code = function.__code__
    names = code.co_varnames[: code.co_argcount]
    optional = names[len(names) - len(function.__defaults__ or ()) :]
    text = (function.__doc__ or "").partition("→")[0]
    expected = [
        (name, shape.split(", "))
        for name, shape in re.findall(r"(\w+) \(([a-zA-Z][^()]*)\)", text)
    ]

    @functools.wraps(function)
    def checking(*args, **kwargs):
        arrays = {**dict(zip(names, args, strict=False)), **kwargs}
        for value in [*arrays.values()]:
            if isinstance(value, dict):
                arrays.update(value)
        sizes = {}
        for name, shape in expected:
            if name in optional and arrays.get(name) is None:
                continue
            if name not in arrays:
                raise KeyError(
                    f"{name} ({', '.join(shape)}) is missing,"
                    f" found {', '.join(arrays)}"
                )
            check_shape(name, arrays[name], shape, sizes)
        return function(*args, **kwargs)

    return checking


# --8<-- [end:checked]


# --8<-- [start:shape]
def check_shape(name, array, shape, sizes):
    """Compare one array with a shape such as ["n_x", "m", "T_x"].

    sizes: for each letter its size and the name of the array that set it. A
    last "..." stands for any number of axes, the same ones for all arrays.
    """
    if not isinstance(array, np.ndarray):
        kind = type(array).__name__
        raise ValueError(f"{name} is a {kind}, no array, {wanted(name, shape)}")

    found = array.shape
    if shape[-1] == "...":
        found = (*found[: len(shape) - 1], found[len(shape) - 1 :])
    if len(found) != len(shape):
        raise ValueError(
            f"{name} has shape {array.shape}, {wanted(name, shape)}"
        )
    for letter, size in zip(shape, found, strict=True):
        if letter not in sizes:
            sizes[letter] = size, name
            if letter.isdigit():
                sizes[letter] = int(letter), "the lesson"
            if "+" in letter:  # a sum of letters known by now
                parts = [sizes[part] for part in letter.split("+")]
                total = sum(n for n, _ in parts)
                sizes[letter] = total, " and ".join(name for _, name in parts)
        n, source = sizes[letter]
        if size == 0:
            n, source = "1, 2, …", "every lesson"
        if size != n:
            raise ValueError(
                f"{name} has shape {array.shape}, {wanted(name, shape)}"
                f" with {letter} = {n} as in {source}"
            )


def wanted(name, shape):
    """Name a shape for an error message."""
    return f"expected {name} ({', '.join(shape)})"


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


def check_probabilities(name, values):
    """Raise ValueError if some are below 0 or above 1, as without softmax."""
    values = values.real
    outside = values[(values < 0) | (values > 1 + 1e-6)]
    if outside.size:
        raise ValueError(
            f"{name} {values.shape} holds {outside[0]:.3g}, expected"
            " probabilities from 0 to 1, after the softmax"
        )


def check_mask(mask):
    """Raise ValueError if a mask has weights or hides every step."""
    if mask is None:
        return
    if not np.isin(mask, [False, True]).all():
        raise ValueError(
            f"the mask {mask.shape} has other values than True and False"
        )
    if not np.any(mask):
        raise ValueError(
            f"the mask {mask.shape} hides every step, expected one True or more"
        )


# --8<-- [end:values]


# --8<-- [start:gradients]
def check_gradients(arrays, gradients):
    """Raise unless every array has a gradient "d" + name of its shape."""
    for name, array in arrays.items():
        if f"d{name}" not in gradients:
            found = ", ".join(gradients)
            raise KeyError(f"d{name} {array.shape} is missing, found {found}")
        shape = np.shape(gradients[f"d{name}"])
        if shape != array.shape:
            raise ValueError(
                f"d{name} has shape {shape}, expected {array.shape} as {name}"
            )


# --8<-- [end:gradients]
