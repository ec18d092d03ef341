"""The GRU: names of docs/en/gru.md."""

import numpy as np

from snippets.gru import (
    gru_forward,
    gru_jacobian,
    initialize_gru,
    reset_after_cell,
    sigmoid,
    simplified_gru_cell,
    to_pytorch,
)
from tests.formulas import loops, setting
from tests.formulas.setting import N_A, N_X, N_Y, STEPS, M
from tools.proof.evaluate import Environment, Family, Indexed
from tools.proof.tex_reader import name_of


def run():
    """One run of the snippets, and the same as a plain loop."""
    x, y, w = setting.data()
    p = setting.filled(initialize_gru(N_X, N_A, N_Y, np.random.default_rng(3)))
    c0 = setting.random(N_A, M, seed=4)
    return p, c0, gru_forward(x, c0, p), loops.Notes(loops.gru(x, y, w, c0, p))


def jacobians(p, caches, c_before):
    """gru_jacobian for each step and example: (n_c, n_c, m, T_x)."""
    result = np.empty((N_A, N_A, *c_before.shape[1:]))
    for i, t in np.ndindex(c_before.shape[1:]):
        names = {k: caches[k][:, [i], t] for k in ("u", "r", "candidate")}
        names["c_prev"] = c_before[:, [i], t]
        names["xt"] = caches["x"][:, [i], t]
        result[..., i, t] = gru_jacobian(p | names)
    return result


def names():
    """The forward pass of the snippets."""
    p, c0, (c, y_pred, caches), notes = run()
    c_before = setting.with_start(c0, c[..., :-1])
    halves = {
        f"W_{{{gate}{of}}}": p["W" + gate][:, part]
        for gate in "cur"
        for of, part in (("c", slice(N_A)), ("x", slice(N_A, None)))
    }
    return {
        **setting.forward(p, caches["x"], y_pred),
        **halves,
        "n_c": N_A,
        "c": setting.states(c0, c),
        r"\Gu": Indexed(caches["u"]),
        r"\Gr": Indexed(caches["r"]),
        r"\ctilde": Indexed(caches["candidate"]),
        r"\sigma": sigmoid,
        "D": Indexed(notes.gradients("c")[0][..., 1:]),
        "J": Indexed(jacobians(p, caches, c_before)),
    }


def other_cells():
    """Candidates of the two other cells, from what the snippets return."""
    p, c0, (c, _, caches), _ = run()
    p = p | {"bcc": setting.random(N_A, 1, seed=5)}
    before = setting.with_start(c0, c[..., :-1])
    simple, after, v = (np.empty(c.shape) for _ in range(3))
    for t in range(c.shape[-1]):
        xt, old, u, r = (
            caches["x"][..., t],
            before[..., t],
            *(caches[gate][..., t] for gate in "ur"),
        )
        # c = u * candidate + (1 - u) * old, solved for the candidate.
        simple[..., t] = simplified_gru_cell(xt, old, p)
        after[..., t] = reset_after_cell(xt, old, p)
        for found in (simple, after):
            found[..., t] = (found[..., t] - (1 - u) * old) / u
        inner = np.arctanh(after[..., t]) - p["bc"]
        v[..., t] = (inner - p["Wc"][:, N_A:] @ xt) / r
    return simple, after, v, p["bcc"]


def keep():
    """The update gate of PyTorch, with the arrays that it is given."""
    p, c0, (c, _, caches), _ = run()
    arrays = to_pytorch(p | {"bcc": p["bc"]})
    middle = slice(N_A, 2 * N_A)
    before = setting.with_start(c0, c[..., :-1])
    z = np.einsum("ij,jkt->ikt", arrays["weight_hh_l0"][middle], before)
    z += np.einsum("ij,jkt->ikt", arrays["weight_ih_l0"][middle], caches["x"])
    bias = arrays["bias_ih_l0"] + arrays["bias_hh_l0"]
    return sigmoid(z + bias[middle, np.newaxis, np.newaxis])


def slopes(notes):
    """How one step moves: d_u, d_c, d_r as columns, R as matrices."""
    pairs = {
        "d_u": ("c", "z_u"),
        "d_c": ("c", "z_c"),
        "d_r": ("reset|p", "z_r"),
    }
    found = {
        name: np.stack(
            [np.einsum("iim->im", notes.jacobian(of, t, by, t)) for t in STEPS],
            axis=-1,
        )
        for name, (of, by) in pairs.items()
    }
    R = [notes.jacobian("reset|p", t, "c", t - 1) for t in STEPS]
    return found | {"R": np.stack(R, axis=-1)}


def environment():
    """All names of the lesson."""
    notes = run()[3]
    simple, after, v, bcc = other_cells()

    gradients = setting.gradients(notes)

    def to(use, **others):
        return Environment({}, {"to c": gradients[use]} | others)

    def back(k, t, i):
        return notes.jacobian("c", t, "c", t - k)[..., i - 1]

    return Environment(
        names()
        | {name: Indexed(v) for name, v in slopes(notes).items()}
        | {
            "z": 0.7,
            r"\tau": 21.0,
            r"\Gamma_z": Indexed(keep()),
            "P": Family(back, STEPS, steps=True, examples=M),
        },
        gradients,
        domains={"t": STEPS},
        only={
            "3": {r"\ctilde": Indexed(simple)},
            "10": to("keep"),
            "13": to("reset"),
            "15": to("dc_time", **{"to x": gradients[name_of(r"\grad{x}")]}),
            "19": Environment({}, conditions=[r"k \le t"]),
            "20": {"k": 3, r"\gamma": 0.3},
            "22": {
                "v": Indexed(v),
                "b_{cc}": bcc,
                r"\ctilde": Indexed(after),
            },
        },
    )
