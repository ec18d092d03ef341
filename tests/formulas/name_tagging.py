"""Naming people in a sentence: names of docs/en/name-tagging.md."""

import numpy as np

from snippets.name_tagging import drop_words, features, precision_recall
from snippets.rnn import initialize_parameters
from tests.formulas import loops, setting
from tests.formulas.setting import N_A
from tools.proof.evaluate import Environment, Indexed

VOCABULARY = {"rose": 0, "sleeps": 1, "she": 2, "sees": 3, "<UNK>": 4}
SENTENCES = ["Rose sees she".split(), "she sleeps".split()]


class Grid:
    """In place of chance: all numbers of a fine grid, one after another."""

    def __init__(self, count):
        self.numbers = (np.arange(count) + 0.5) / count

    def random(self, shape):
        """As many numbers as there are words."""
        return self.numbers.reshape(shape)


def chance_to_drop(counts, alpha):
    """How often a word is dropped, by its number."""

    def P(k):
        x = np.zeros((len(counts) + 1, 1, 1000))
        x[k - 1] = 1
        return np.mean(drop_words(x, counts, alpha, Grid(1000))[k - 1] == 0)

    return np.array([[P(k + 1)] for k in range(len(counts))])


def environment():
    """Two short sentences."""
    x, mask, lengths = features(SENTENCES, VOCABULARY)
    n_x, m, T_x = x.shape
    k = x[:-1].argmax(axis=0) + 1
    rng = np.random.default_rng(11)
    p = setting.filled(initialize_parameters(n_x, N_A, 2, rng))
    y = np.exp(setting.random(2, m, T_x, seed=1))
    y = y / y.sum(axis=0)
    a0 = setting.random(N_A, m, seed=4)
    notes = loops.Notes(loops.rnn(x, y, mask.astype(float), a0, p))
    of_Wax = notes.gradient("W_{ax}")  # (n_a, n_x, m)
    counts = np.array([3, 6, 2, 1])
    found, true, hit = 5, 6, 3
    scores = np.array([1] * 5 + [0] * 6), np.array([0, 0] + [1] * 6 + [0] * 3)
    scored = [np.stack([1 - s, s])[:, np.newaxis] for s in scores]
    precision, recall, F_1 = precision_recall(*scored, np.ones((1, 11), bool))
    hits = {
        r"n_{\text{hit}}": hit,
        r"n_{\text{found}}": found,
        r"n_{\text{true}}": true,
        "R": recall,
        "P": precision,
        "F_1": F_1,
    }
    steps = range(1, T_x + 1)
    return Environment(
        {
            "n_x": n_x,
            "n_v": n_x - 1,
            "m": m,
            "T_x": T_x,
            "x": Indexed(x),
            "k": Indexed(k),
            "c": Indexed(np.array([[1, 0, 0], [0, 0, 0]])),
            r"\Wax": p["Wax"],
            r"\omega": [p["Wax"][:, j] for j in range(n_x)],
            "w": Indexed(mask.astype(float)),
            "y": Indexed(y),
            r"\yhat": Indexed(notes.series(r"\yhat")),
            r"\loss": notes.losses.sum(),
            r"\grad{\omega}": [of_Wax[:, j].sum(axis=-1) for j in range(n_x)],
        },
        setting.gradients(notes),
        domains={"t": steps, "i": range(1, m + 1)},
        only={
            # A word of each length, not its padding.
            "1": Environment({}, conditions=[r"t \le 2"]),
            "2": Environment({}, conditions=[r"t \le 2"]),
            "5": Environment(
                {
                    "k": None,  # any word, not that of a step
                    "p": chance_to_drop(counts, 2),
                    r"\alpha": 2,
                    "N": counts[:, np.newaxis],
                },
                domains={"k": range(1, 4)},
            ),
            **{number: hits for number in ("6", "7", "8")},
        },
    )
