"""What the exercises of the lesson on the GRU ask for."""

import numpy as np

from exercises.checking import Must, task
from snippets.gru import (
    gru_cell_forward,
    gru_forward,
    gru_jacobian,
    initialize_gru,
    survival,
)


def same_keys(expected):
    """Demand a dict with the same keys and shapes."""
    return Must(
        lambda given: (
            given.keys() == expected.keys()
            and all(given[k].shape == expected[k].shape for k in expected)
        ),
        "Expected a dict with the keys and shapes of the parameters",
        "应返回与参数的键和形状都相同的字典",
    )


@task("always_open")
def exercise_remove(rng):
    """The gate is 1 for any input, and all else is what it was."""
    n_x, n_c, m = rng.choice([2, 3, 4, 5], size=3, replace=False)
    gate = str(rng.choice(["u", "r"]))
    p = initialize_gru(n_x, n_c, 2, rng)
    p |= {key: rng.normal(size=p[key].shape) for key in ("bu", "br", "bc")}
    xt, c_prev = 3 * rng.normal(size=(n_x, m)), rng.normal(size=(n_c, m))

    def gates(parameters):
        return gru_cell_forward(xt, c_prev, parameters)[2][gate]

    others = p.keys() - {"W" + gate, "b" + gate}
    return (gate, p), [
        same_keys(p),
        Must(
            lambda given: np.allclose(gates(given), 1, rtol=0, atol=1e-9),
            f"Γ_{gate} is not 1 for each input",
            f"Γ_{gate} 并非对每个输入都是 1",
        ),
        Must(
            lambda given: all(np.array_equal(given[k], p[k]) for k in others),
            "Something else has changed than the parameters of this gate",
            "这个门以外的参数也改变了",
        ),
    ]


@task("exploding")
def exercise_explode(rng):
    """A hundred random steps; any large weights will do."""
    n_x, n_c = 10, 50  # in small networks it takes larger weights
    x = rng.normal(size=(n_x, 1, 100))

    def left(p):
        _, _, caches = gru_forward(x, np.zeros((n_c, 1)), p)
        c = np.concatenate([np.zeros((n_c, 1, 1)), caches["c"]], axis=-1)
        steps = [
            p
            | {"xt": x[..., t], "c_prev": c[..., t]}
            | {key: caches[key][..., t] for key in ("u", "r", "candidate")}
            for t in range(x.shape[-1])
        ]
        return survival([gru_jacobian(step) for step in steps])[-1]

    return (n_x, n_c, rng), [
        same_keys(initialize_gru(n_x, n_c, 2, rng)),
        Must(
            lambda given: left(given) > 1,
            "Over 100 steps the gradient has not grown",
            "经过 100 步，梯度并没有变大",
        ),
    ]


@task("count")
def exercise_count(rng):
    """Counted one by one."""
    n_x, n_c = (int(n) for n in rng.integers(1, 50, size=2))
    p = initialize_gru(n_x, n_c, 2, rng)
    return (n_x, n_c), sum(p[k].size for k in p if k not in ("Wy", "by"))
