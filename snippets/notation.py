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
    """The element at the course's step t = 1 … T_x; time is the last axis.

    sequence (..., T_x), t → (...)
    """
    sequence = np.asarray(sequence)
    check_range("t", t, 1, sequence.shape[-1])
    return sequence[..., t - 1].copy()


# --8<-- [end:at]


# --8<-- [start:pad]
def pad(sequences):
    """Put m sequences into one array, equations (3), (4) and (5).

    sequences: m arrays, each (..., its own length)
    → values (..., m, T_x), mask (m, T_x), lengths (m,)
    """
    sequences = [np.asarray(sequence) for sequence in sequences]
    shapes = [sequence.shape for sequence in sequences]
    if len({shape[:-1] for shape in shapes}) != 1 or () in shapes:
        raise ValueError(f"shapes {shapes}: only the last axis may differ")

    lengths = np.array([shape[-1] for shape in shapes])
    mask = np.arange(lengths.max()) < lengths[:, np.newaxis]
    dtype = np.result_type(*sequences)  # wide enough for all of them
    values = np.zeros((*shapes[0][:-1], *mask.shape), dtype)
    for i, sequence in enumerate(sequences):
        values[..., i, : lengths[i]] = sequence
    return values, mask, lengths


# --8<-- [end:pad]


# --8<-- [start:unpad]
def unpad(values, lengths):
    """Undo pad: values (..., m, T_x), lengths (m,) → m arrays."""
    values, lengths = np.asarray(values), np.asarray(lengths)
    if values.ndim < 2 or lengths.shape != values.shape[-2:-1]:
        raise ValueError(
            f"values {values.shape} and lengths {lengths.shape} do not fit,"
            " expected (..., m, T_x) and (m,)"
        )
    check_range("length", lengths, 0, values.shape[-1])
    return [values[..., i, :length].copy() for i, length in enumerate(lengths)]


# --8<-- [end:unpad]
