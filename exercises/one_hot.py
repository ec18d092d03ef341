"""What the exercises of the lesson on one-hot encoding ask for."""

from collections import Counter

import numpy as np

from exercises.checking import Must, task
from snippets.one_hot import SLIDE


@task(
    "slide_columns",
    ("the columns", "各列"),
    ("the missing steps", "缺少的步"),
)
def exercise_slide(rng):
    """Words in any case; the course counts its indices from 1."""
    words = rng.choice([*SLIDE, "Hermione", "spell", "new"], size=6).tolist()
    words[rng.integers(6)] = "Zulu"
    known = [word.lower() in SLIDE for word in words]
    rows = [
        SLIDE[w.lower()] - 1 for w, k in zip(words, known, strict=True) if k
    ]
    columns = np.equal.outer(np.arange(10_000), rows).astype(float)
    missing = [t for t, k in enumerate(known, start=1) if not k]
    return (words,), (columns, missing)


@task("share_unknown")
def exercise_unknown(rng):
    """One of the entries is <UNK>; the frequent words have the others."""
    tokens = rng.choice([*"aaaabbbccdef"], size=rng.integers(5, 30)).tolist()
    size = int(rng.integers(1, 8))
    known = Counter(tokens).most_common(size - 1)
    lost = len(tokens) - sum(count for _, count in known)
    return (tokens, size), lost / len(tokens)


@task("counterexample")
def exercise_finite():
    """Any such matrix and index."""
    return (), [
        Must(
            lambda both: np.shape(both[0]) == (1, 3),
            "W: expected the shape (1, 3)",
            "W 的形状应为 (1, 3)",
        ),
        Must(
            lambda both: np.isinf(both[0]).sum() == 1,
            "W: expected one infinity",
            "W 里应当恰好有一个无穷大",
        ),
        Must(
            lambda both: np.isfinite(both[0]).sum() == 2,
            "W: the other numbers have to be finite",
            "W 里其余的数必须是有限的",
        ),
        Must(
            lambda both: np.isfinite(both[0][0, both[1]]),
            "The column that you pick has the infinity",
            "你取的那一列里正好有无穷大",
        ),
    ]
