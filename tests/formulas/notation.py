"""Notation: names of docs/en/notation.md."""

import numpy as np

from snippets.notation import IS_NAME, pad
from tests.formulas import setting
from tests.formulas.setting import LENGTHS, N_X, T_X, M
from tools.proof.evaluate import Environment, Indexed


def environment():
    """A batch of two sequences, padded by the snippet."""
    examples = [
        setting.random(N_X, length, seed=i) for i, length in enumerate(LENGTHS)
    ]
    X, mask, lengths = pad(examples)
    tuples = [
        tuple(example[:, [t]] for t in range(example.shape[1]))
        for example in examples
    ]
    v = setting.random(M, T_X, seed=9)
    labels = IS_NAME.astype(float)
    return Environment(
        {
            **setting.sizes(),
            "x": tuples[0],
            r"x\at{}": Indexed(examples[0], "t"),
            r"x\ex{}": Indexed(tuples, "i"),
            r"x\of{}{}": Indexed(X),
            "y": tuple(labels),
            r"y\at{}": Indexed(labels, "t"),
            "T_y": len(labels),
            r"T_x\ex{}": Indexed(lengths, "i"),
            "X": X,
            "w": Indexed(mask.astype(float)),
            "v": Indexed(v),
            r"\bar v": np.mean(v[mask]),
        },
        domains={"t": range(1, T_X + 1), "i": range(1, M + 1)},
    )
