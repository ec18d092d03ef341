"""What the exercises of the lesson on notation ask for."""

import numpy as np

from exercises.checking import task


def batch(rng):
    """Make a batch in which all three sizes differ."""
    sizes = rng.choice([3, 4, 5, 6], size=3, replace=False)
    return rng.integers(1, 100, size=sizes).astype(float)


@task(
    "read",
    ("x⟨2⟩ of example 3", "样本 3 的 x⟨2⟩"),
    ("x_1⟨3⟩ of example 2", "样本 2 的 x_1⟨3⟩"),
    ("all at T_x", "所有样本的第 T_x 步"),
)
def exercise_read(rng):
    """Two elements and a slice."""
    x = batch(rng)
    by_time = np.moveaxis(x, -1, 0)
    return (x,), (by_time[1, :, 2], by_time[2, 0, 1], by_time[-1])


@task("last_words")
def exercise_last(rng):
    """Each example has its own last step."""
    x = batch(rng)
    lengths = rng.integers(1, x.shape[-1] + 1, size=x.shape[1])
    columns = [x[:, i, t - 1] for i, t in enumerate(lengths)]
    return (x, lengths), np.transpose(columns)


@task("to_torch")
def exercise_layout(rng):
    """No two sizes are equal, so the order of the axes shows."""
    x = batch(rng)
    return (x,), np.einsum("fmt->tmf", x)
