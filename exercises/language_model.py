"""What the exercises of the lesson on language models ask for."""

import numpy as np

from exercises.checking import task
from snippets.language_model import END
from snippets.one_hot import UNKNOWN
from snippets.rnn import initialize_parameters, rnn_cell_forward, softmax

WORDS = [*"abcd", UNKNOWN, END]
UNITS = 32  # as on the page, whose `predict` makes a start state of this size


def sentences(rng):
    """Draw a few sentences of different lengths."""
    lengths = rng.integers(1, 5, size=3)
    return [rng.choice([*"abcd"], length).tolist() for length in lengths]


@task("unigram")
def exercise_unigram(rng):
    """Counted token by token; the columns of the padding are zeros."""
    lengths = rng.integers(1, 6, size=3)
    mask = np.arange(lengths.max()) < lengths[:, np.newaxis]
    n_y = int(rng.integers(2, 6))
    tokens = rng.integers(n_y, size=mask.shape)
    y = np.eye(n_y)[tokens].transpose(2, 0, 1) * mask
    counts = np.bincount(tokens[mask], minlength=n_y)
    share = counts / counts.sum()
    return (y, mask), np.tile(share[:, None, None], (1, *mask.shape))


@task("without_end")
def exercise_end(rng):
    """As if the last row of the softmax were not there."""
    z = rng.standard_normal(rng.choice([3, 4, 5], size=3, replace=False))
    end = int(rng.integers(len(z)))
    others = softmax(np.delete(z, end, axis=0))
    return (softmax(z), end), np.insert(others, end, 0, axis=0)


@task("p_true")
def exercise_order(rng):
    """Token by token; what was true is read at the next step."""
    n_x, m = len(WORDS), 3
    p = initialize_parameters(n_x, UNITS, n_x, rng)
    p["by"] += rng.standard_normal((n_x, 1))
    some = sentences(rng)
    right = np.zeros((m, max(map(len, some)) + 1))
    for i, sentence in enumerate(some):
        at, xt = np.zeros((UNITS, 1)), np.zeros((n_x, 1))
        for t, token in enumerate([*sentence, END]):
            at, yt_pred, _ = rnn_cell_forward(xt, at, p)
            k = WORDS.index(token)
            right[i, t] = yt_pred[k, 0]
            xt = np.eye(n_x)[:, [k]]
    return (some, {word: k for k, word in enumerate(WORDS)}, p), right
