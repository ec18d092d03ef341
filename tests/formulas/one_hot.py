"""One-hot encoding: names of docs/en/one-hot.md."""

import numpy as np

from snippets.one_hot import one_hot, pick_columns
from tests.formulas import setting
from tests.formulas.setting import N_A, N_X, STEPS, T_X, M
from tools.proof.evaluate import Environment, Indexed

INDICES = np.array([2, 0, 3, 1, 2, 0])


def environment():
    """One sentence, as columns and as indices."""
    W = setting.random(N_A, N_X)
    x = one_hot(INDICES, N_X)
    batch = one_hot(np.tile(INDICES, (M, 1)), N_X)
    picked = np.zeros((N_A, N_X))
    for j in range(N_X):
        picked[:, [j]] = pick_columns(W, np.array([j]))
    u, v = one_hot(np.array([1, 2]), N_X).T[..., np.newaxis]
    return Environment(
        {
            **setting.sizes(),
            "x": Indexed(x, "t"),
            "k": Indexed(x.argmax(axis=0) + 1, "t"),
            "p": Indexed(INDICES, "t"),
            "W": picked,
            "B_x": batch.nbytes,
            "B_k": np.zeros((M, T_X), int).nbytes,
            "u": u,
            "v": v,
        },
        domains={"t": STEPS},
    )
