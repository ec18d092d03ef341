"""Lesson "One-hot encoding": words to indices to columns, and back."""

# --8<-- [start:imports]
from collections import Counter

import numpy as np

from snippets.checks import check_range, checked
from snippets.notation import pad, unpad

UNKNOWN = "<UNK>"
# --8<-- [end:imports]

# --8<-- [start:slide]
# The six indices that the lecture shows, of 10,000; the course counts from 1.
SLIDE = {
    "a": 1,
    "aaron": 2,
    "and": 367,
    "harry": 4075,
    "potter": 6830,
    "zulu": 10_000,
}
# --8<-- [end:slide]


# --8<-- [start:vocabulary]
def build_vocabulary(tokens, size):
    """The most frequent tokens and <UNK> → a dict token: index, from 0.

    size: how many entries at most, <UNK> included. Words stand in alphabetical
    order, <UNK> last; of equally frequent words the alphabet keeps the first.
    """
    check_range("size", size, 1, np.inf)
    counts = Counter(tokens)
    del counts[UNKNOWN]
    by_count = sorted(counts, key=lambda token: (-counts[token], token))
    words = sorted(by_count[: size - 1])
    return {token: index for index, token in enumerate([*words, UNKNOWN])}


# --8<-- [end:vocabulary]


# --8<-- [start:encode]
def encode(tokens, vocabulary):
    """T_x tokens → indices (T_x,); an unknown token gets that of <UNK>."""
    if UNKNOWN not in vocabulary:
        raise KeyError(f"the vocabulary has no {UNKNOWN} for unknown tokens")
    unknown = vocabulary[UNKNOWN]
    indices = [vocabulary.get(token, unknown) for token in tokens]
    return np.array(indices, dtype=int)


# --8<-- [end:encode]


# --8<-- [start:one-hot]
def one_hot(indices, n_x, dtype=float):
    """One column for every index 0 … n_x − 1, equations (1) and (2).

    indices (T_x,) → x (n_x, T_x), a batch (m, T_x) → x (n_x, m, T_x)
    """
    indices = np.asarray(indices)
    check_range("index", indices, 0, n_x - 1)
    x = np.zeros((n_x, *indices.shape), dtype)
    np.put_along_axis(x, indices[np.newaxis], 1, axis=0)
    return x


# --8<-- [end:one-hot]


# --8<-- [start:decode]
def decode(x, vocabulary):
    """One-hot columns x (n_x, T_x) → T_x tokens; undoes encode and one_hot."""
    tokens = {index: token for token, index in vocabulary.items()}
    x = np.asarray(x)
    if x.ndim != 2 or len(x) != len(tokens):
        raise ValueError(
            f"x has shape {x.shape}, expected (n_x, T_x)"
            f" with n_x = {len(tokens)} as in the vocabulary"
        )
    for t, column in enumerate(x.T, start=1):
        if np.count_nonzero(column) != 1 or column.max() != 1:
            raise ValueError(f"column t = {t} of x is not one-hot: {column}")
    return [tokens[index] for index in x.argmax(axis=0)]


# --8<-- [end:decode]


# --8<-- [start:batch]
def one_hot_batch(sentences, vocabulary):
    """Sentences, m lists of tokens → x (n_x, m, T_x), mask, lengths.

    Steps after the end of a sentence are columns of zeros.
    """
    n_x = len(vocabulary)
    return pad([one_hot(encode(s, vocabulary), n_x) for s in sentences])


def decode_batch(x, lengths, vocabulary):
    """Undo one_hot_batch: x (n_x, m, T_x), lengths (m,) → m lists of tokens."""
    return [decode(sentence, vocabulary) for sentence in unpad(x, lengths)]


# --8<-- [end:batch]


# --8<-- [start:columns]
@checked
def pick_columns(W, indices):
    """W @ one_hot(indices, n_x) without a product, equation (3).

    W (n_a, n_x), indices (...) → (n_a, ...)
    """
    indices = np.asarray(indices)
    check_range("index", indices, 0, W.shape[1] - 1)
    return W[:, indices]


# --8<-- [end:columns]
