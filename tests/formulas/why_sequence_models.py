"""Why sequence models: names of docs/en/why-sequence-models.md."""

import numpy as np

from snippets.why_sequence_models import bag
from tools.proof.evaluate import Environment, Family, Function, Indexed

X = np.array([2, 1, 2, 3, 2])
ORDER = np.array([3, 1, 5, 2, 4])  # π(t)


def counted(v):
    """How often v stands in a sequence."""
    return Function(lambda x: bag(x)[v])


def environment():
    """One sequence, and the same in another order."""

    def f(counts):
        return sum(k**2 * count for k, count in counts.items()) / 7

    whole = {
        "n": lambda x: bag(x),
        "f": f,
        r"\yhat": lambda x: f(bag(x)),
    }
    return Environment(
        {
            "T": len(X),
            "x": tuple(X),
            r"x\at{}": Indexed(X, "t"),
            r"x_\pi": tuple(X[ORDER - 1]),
            r"x_\pi\at{}": Indexed(X[ORDER - 1], "t"),
            r"\pi": lambda t: ORDER[t - 1],
            "n": Family(counted, range(1, 5)),
        },
        domains={"t": range(1, len(X) + 1), "v": range(1, 5)},
        only={"4": whole},
    )
