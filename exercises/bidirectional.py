"""What the exercises of the lesson on bidirectional RNNs ask for."""

import numpy as np

from exercises.checking import task
from snippets.bidirectional import initialize_bidirectional


@task("moved_by_each")
def exercise_sees(rng):
    """Both directions, or one of them, or each without a past."""
    n_x, n_a, m = rng.integers(1, 4, size=3)
    T_x = int(rng.integers(2, 6))
    p = initialize_bidirectional(n_x, n_a, 3, rng)
    x, a0 = rng.normal(size=(n_x, m, T_x)), rng.normal(size=(2 * n_a, m))
    kind = rng.integers(4)
    table = [
        np.ones((T_x, T_x)),
        np.tri(T_x),
        np.tri(T_x).T,
        np.eye(T_x),
    ][kind]
    if kind == 1:
        p["Wy"][:, n_a:] = 0
    elif kind == 2:
        p["Wy"][:, :n_a] = 0
    elif kind == 3:
        p |= {key: np.zeros((n_a, n_a)) for key in ("Waa_right", "Waa_left")}
    return (x, a0, p), table.astype(int)


@task("count")
def exercise_count(rng):
    """Counted one by one."""
    n_x, n_a, n_y = (int(n) for n in rng.integers(1, 50, size=3))
    p = initialize_bidirectional(n_x, n_a, n_y, rng)
    return (n_x, n_a, n_y), sum(array.size for array in p.values())


@task("one_step_late", "x", "y")
def exercise_delay(rng):
    """The last answer is given when there is no input any more."""
    n_x, m, T_x = rng.choice([3, 4, 5], size=3, replace=False)
    x = rng.normal(size=(n_x, m, T_x))
    y = np.eye(2)[:, rng.integers(2, size=(m, T_x))]
    x_late, y_late = np.zeros((n_x, m, T_x + 1)), np.zeros((2, m, T_x + 1))
    for t in range(T_x):
        x_late[..., t] = x[..., t]
        y_late[..., t + 1] = y[..., t]
    return (x, y), (x_late, y_late)
