"""Lesson "Notation": steps from 1, sequences of different length, masks."""

# --8<-- [start:imports]
import numpy as np

from snippets.checks import check_range

# --8<-- [end:imports]

# --8<-- [start:sentence]
SENTENCE = "Harry Potter and Hermione Granger invented a new spell".split()
IS_NAME = np.array([1, 1, 0, 1, 1, 0, 0, 0, 0])
# --8<-- [end:sentence]


# --8<-- [start:at]
def at(sequence, t):
    """The element at the course's step t = 1 … T_x; time is the last axis."""
    sequence = np.asarray(sequence)
    check_range("t", t, 1, sequence.shape[-1])
    return sequence[..., t - 1]


# --8<-- [end:at]


# --8<-- [start:pad]
def pad(sequences):
    """Put m sequences of different length into one array, zeros at the end.

    sequences: m arrays, each (..., its own length)
    → values (..., m, T_x), mask (m, T_x), lengths (m,)
    """
    sequences = [np.asarray(sequence) for sequence in sequences]
    shapes = [sequence.shape for sequence in sequences]
    if len({shape[:-1] for shape in shapes}) != 1 or () in shapes:
        raise ValueError(f"shapes {shapes}: only the last axis may differ")

    lengths = np.array([shape[-1] for shape in shapes])
    mask = np.arange(lengths.max()) < lengths[:, np.newaxis]
    values = np.zeros((*shapes[0][:-1], *mask.shape), sequences[0].dtype)
    for i, sequence in enumerate(sequences):
        values[..., i, : lengths[i]] = sequence
    return values, mask, lengths


# --8<-- [end:pad]


# --8<-- [start:unpad]
def unpad(values, lengths):
    """Undo pad: values (..., m, T_x), lengths (m,) → m arrays."""
    m, T_x = values.shape[-2:]
    check_range("length", lengths, 0, T_x)
    if len(lengths) != m:
        raise ValueError(f"{len(lengths)} lengths, expected m = {m}")
    return [values[..., i, :length] for i, length in enumerate(lengths)]


# --8<-- [end:unpad]
