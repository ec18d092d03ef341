"""Lesson "GRU": gates, forward and backward pass, PyTorch's arrangement."""

# --8<-- [start:imports]
import numpy as np

from snippets.bptt import cross_entropy, output_backward
from snippets.checks import check_mask, check_range, checked
from snippets.one_hot import one_hot
from snippets.rnn import from_rows, softmax, to_rows

# --8<-- [end:imports]


# --8<-- [start:parameters]
def initialize_gru(n_x, n_c, n_y, rng):
    """Small random weights and zero biases, as a dict.

    → Wc (n_c, n_c+n_x), Wu (n_c, n_c+n_x), Wr (n_c, n_c+n_x),
    Wy (n_y, n_c), bc (n_c, 1), bu (n_c, 1), br (n_c, 1), by (n_y, 1)
    """
    size = np.sqrt([n_c] * n_c + [n_x] * n_x)  # of [c, x], by column
    gates = {
        "W" + gate: rng.standard_normal((n_c, n_c + n_x)) / size
        for gate in "cur"
    }
    return gates | {
        "Wy": rng.standard_normal((n_y, n_c)) / np.sqrt(n_c),
        "bc": np.zeros((n_c, 1)),
        "bu": np.zeros((n_c, 1)),
        "br": np.zeros((n_c, 1)),
        "by": np.zeros((n_y, 1)),
    }


# --8<-- [end:parameters]


# --8<-- [start:sigmoid]
def sigmoid(z):
    """Between 0 and 1: z (...) → (...), equation (2) without overflow."""
    return 0.5 + 0.5 * np.tanh(0.5 * z)


# --8<-- [end:sigmoid]


# --8<-- [start:simplified]
@checked
def simplified_gru_cell(xt, c_prev, parameters):
    """One step without the relevance gate, equations (1), (3) and (4).

    xt (n_x, m), c_prev (n_c, m), parameters: Wc (n_c, n_c+n_x), bc (n_c, 1),
    Wu (n_c, n_c+n_x), bu (n_c, 1) → c_next (n_c, m)
    """
    stacked = np.concatenate([c_prev, xt])
    u = sigmoid(parameters["Wu"] @ stacked + parameters["bu"])
    candidate = np.tanh(parameters["Wc"] @ stacked + parameters["bc"])
    return u * candidate + (1 - u) * c_prev


# --8<-- [end:simplified]


# --8<-- [start:cell]
@checked
def gru_cell_forward(xt, c_prev, parameters):
    """One step for a batch, equations (1) and (4) to (7).

    xt (n_x, m), c_prev (n_c, m), parameters: Wc (n_c, n_c+n_x), bc (n_c, 1),
    Wu (n_c, n_c+n_x), bu (n_c, 1), Wr (n_c, n_c+n_x), br (n_c, 1),
    Wy (n_y, n_c), by (n_y, 1)
    → c_next (n_c, m), yt_pred (n_y, m), cache for the backward pass
    """
    Wc, bc, Wu, bu, Wr, br, Wy, by = (
        parameters[key] for key in "Wc bc Wu bu Wr br Wy by".split()
    )
    stacked = np.concatenate([c_prev, xt])
    u = sigmoid(Wu @ stacked + bu)
    r = sigmoid(Wr @ stacked + br)
    candidate = np.tanh(Wc @ np.concatenate([r * c_prev, xt]) + bc)
    c_next = u * candidate + (1 - u) * c_prev

    yt_pred = softmax(Wy @ c_next + by)
    gates = {"u": u, "r": r, "candidate": candidate}
    return c_next, yt_pred, {"xt": xt, "c_prev": c_prev} | gates | parameters


# --8<-- [end:cell]


# --8<-- [start:stack]
def stack_gates(parameters):
    """Both gates and the candidate on top of each other: u, r, c.

    → for c (3 n_c, n_c), for x (3 n_c, n_x), bias (3 n_c, 1)
    """
    W = np.concatenate([parameters[key] for key in ("Wu", "Wr", "Wc")])
    b = np.concatenate([parameters[key] for key in ("bu", "br", "bc")])
    n_c = len(b) // 3
    return W[:, :n_c], W[:, n_c:], b


# --8<-- [end:stack]


# --8<-- [start:forward]
@checked
def gru_forward(x, c0, parameters):
    """All steps of a batch, equations (1) and (4) to (7) for t = 1 … T_x.

    x (n_x, m, T_x), c0 (n_c, m), parameters: Wc (n_c, n_c+n_x), bc (n_c, 1),
    Wu (n_c, n_c+n_x), bu (n_c, 1), Wr (n_c, n_c+n_x), br (n_c, 1),
    Wy (n_y, n_c), by (n_y, 1)
    → c (n_c, m, T_x), y_pred (n_y, m, T_x), caches for the backward pass
    """
    for_c, for_x, b = stack_gates(parameters)
    n_c, m = c0.shape
    from_x = to_rows(x) @ for_x.T + b.T  # all gates and steps in one product

    c, gates, candidates, ct = [], [], [], c0.T
    for from_xt in from_x.reshape(-1, m, 3 * n_c):
        ur = sigmoid(ct @ for_c[: 2 * n_c].T + from_xt[:, : 2 * n_c])
        u, r = ur[:, :n_c], ur[:, n_c:]
        z = (r * ct) @ for_c[2 * n_c :].T + from_xt[:, 2 * n_c :]
        candidates.append(np.tanh(z))
        ct = ct + u * (candidates[-1] - ct)
        gates.append(ur)
        c.append(ct)
    c, gates = np.array(c).T, np.array(gates).T

    Wy, by = parameters["Wy"], parameters["by"]
    y_pred = softmax(from_rows(to_rows(c) @ Wy.T + by.T, m))
    states = {"x": x, "c0": c0, "c": c, "candidate": np.array(candidates).T}
    caches = states | {"u": gates[:n_c], "r": gates[n_c:]} | parameters
    return c, y_pred, caches


# --8<-- [end:forward]


# --8<-- [start:cell-backward]
@checked
def gru_cell_backward(dc_next, cache):
    """Gradients of one step from the total dc_next, equations (10) to (17).

    dc_next (n_c, m), cache: xt (n_x, m), c_prev (n_c, m), u (n_c, m),
    r (n_c, m), candidate (n_c, m), Wc (n_c, n_c+n_x), Wu (n_c, n_c+n_x),
    Wr (n_c, n_c+n_x)
    → dxt (n_x, m), dc_prev (n_c, m), dWc (n_c, n_c+n_x), dbc (n_c, 1),
    dWu (n_c, n_c+n_x), dbu (n_c, 1), dWr (n_c, n_c+n_x), dbr (n_c, 1)
    """
    xt, c_prev, u, r, candidate = (
        cache[key] for key in "xt c_prev u r candidate".split()
    )
    n_c = len(c_prev)
    dzc = dc_next * u * (1 - candidate**2)
    dzu = dc_next * (candidate - c_prev) * u * (1 - u)
    to_candidate = cache["Wc"].T @ dzc  # to [Γ_r * c, x]
    p, q = to_candidate[:n_c], to_candidate[n_c:]
    dzr = p * c_prev * r * (1 - r)
    to_gates = cache["Wu"].T @ dzu + cache["Wr"].T @ dzr  # to [c, x]

    stacked = np.concatenate([c_prev, xt])
    return {
        "dxt": q + to_gates[n_c:],
        "dc_prev": dc_next * (1 - u) + p * r + to_gates[:n_c],
        "dWc": dzc @ np.concatenate([r * c_prev, xt]).T,
        "dbc": dzc.sum(axis=1, keepdims=True),
        "dWu": dzu @ stacked.T,
        "dbu": dzu.sum(axis=1, keepdims=True),
        "dWr": dzr @ stacked.T,
        "dbr": dzr.sum(axis=1, keepdims=True),
    }


# --8<-- [end:cell-backward]


# --8<-- [start:backward]
@checked
def gru_backward(dc, caches):
    """Gradients of all steps, from dc: the dc_loss of equation (9).

    dc (n_c, m, T_x), caches: x (n_x, m, T_x), c0 (n_c, m), c (n_c, m, T_x),
    u (n_c, m, T_x), r (n_c, m, T_x), candidate (n_c, m, T_x),
    Wc (n_c, n_c+n_x), Wu (n_c, n_c+n_x), Wr (n_c, n_c+n_x)
    → dx (n_x, m, T_x), dc0 (n_c, m), dWc (n_c, n_c+n_x), dbc (n_c, 1),
    dWu (n_c, n_c+n_x), dbu (n_c, 1), dWr (n_c, n_c+n_x), dbr (n_c, 1)
    """
    n_c, for_c = len(dc), stack_gates(caches)[0]
    states = (caches[key].T for key in "c0 c u r candidate".split())
    c0, c, u, r, candidate = states  # time first, examples are rows
    c_prev = np.concatenate([c0[np.newaxis], c[:-1]])
    dc = dc.T.copy()  # one step in one piece of memory: faster

    dz = np.empty((*c.shape[:2], 3 * n_c), np.result_type(c, dc))
    dzu, dzr, dzc = np.split(dz, 3, axis=-1)  # views: filled below
    dc_time = np.zeros_like(dc[0])
    for t in reversed(range(len(dz))):
        dct = dc[t] + dc_time
        dzc[t] = dct * u[t] * (1 - candidate[t] ** 2)
        p = dzc[t] @ for_c[2 * n_c :]
        dzu[t] = dct * (candidate[t] - c_prev[t]) * u[t] * (1 - u[t])
        dzr[t] = p * c_prev[t] * r[t] * (1 - r[t])
        from_gates = dz[t, :, : 2 * n_c] @ for_c[: 2 * n_c]
        dc_time = dct * (1 - u[t]) + p * r[t] + from_gates
    from_dz = gru_gradients_from_dz(dz, c_prev, r * c_prev, caches)
    return {"dc0": dc_time.T} | from_dz


# --8<-- [end:backward]


# --8<-- [start:from-dz]
def gru_gradients_from_dz(dz, c_prev, reset, caches):
    """All gates, steps and examples at once, equations (15) to (17).

    Time first: dz (T_x, m, 3 n_c) in the order u, r, c; c_prev and reset,
    which is Γ_r * c_prev, (T_x, m, n_c)
    """
    gates = 2 * c_prev.shape[-1]
    over_t_and_m = ([0, 1], [0, 1])
    pieces = (dz[..., :gates], c_prev), (dz[..., gates:], reset)
    dW_c = [np.tensordot(*pair, over_t_and_m) for pair in pieces]
    dW_x = np.tensordot(dz, caches["x"].T, over_t_and_m)
    dW = np.concatenate([np.concatenate(dW_c), dW_x], axis=1)
    dWu, dWr, dWc = np.split(dW, 3)
    dbu, dbr, dbc = np.split(dz.sum(axis=(0, 1))[:, np.newaxis], 3)
    dx = np.tensordot(dz, stack_gates(caches)[1], axes=1).T
    of_gates = {"dWc": dWc, "dbc": dbc, "dWu": dWu, "dbu": dbu}
    return {"dx": dx} | of_gates | {"dWr": dWr, "dbr": dbr}


# --8<-- [end:from-dz]


# --8<-- [start:loss-and-gradients]
@checked
def gru_loss_and_gradients(x, y, c0, parameters, mask=None):
    """The loss, a sum over steps and examples, and all its gradients.

    x (n_x, m, T_x), y (n_y, m, T_x), c0 (n_c, m), mask (m, T_x) or None,
    parameters as for gru_forward
    → loss, gradients: those of gru_backward, dWy (n_y, n_c), dby (n_y, 1)
    """
    check_mask(mask)
    c, y_pred, caches = gru_forward(x, c0, parameters)
    losses = cross_entropy(y_pred, y)
    if mask is not None:
        losses = np.where(mask, losses, 0)

    output = {"a": c, "Wya": parameters["Wy"]}
    dc_loss, of_output = output_backward(y_pred, y, output, mask)
    gradients = gru_backward(dc_loss, caches)
    gradients |= {"dWy": of_output["dWya"], "dby": of_output["dby"]}
    return losses.sum(), gradients


# --8<-- [end:loss-and-gradients]


# --8<-- [start:jacobian]
@checked
def gru_jacobian(cache):
    """How c_next moves with c_prev, for one example, equation (18).

    cache: c_prev (n_c, 1), u (n_c, 1), r (n_c, 1), candidate (n_c, 1),
    xt (n_x, 1), Wc (n_c, n_c+n_x), Wu (n_c, n_c+n_x), Wr (n_c, n_c+n_x)
    → J (n_c, n_c)
    """
    c_prev, u, r, candidate = (
        cache[key] for key in "c_prev u r candidate".split()
    )
    n_c = len(u)
    Wcc, Wuc, Wrc = (cache[key][:, :n_c] for key in ("Wc", "Wu", "Wr"))
    one = np.eye(n_c, dtype=u.dtype)
    # A column times a matrix scales its rows: diag(column) @ matrix.
    to_reset = r * one + c_prev * r * (1 - r) * Wrc
    through_candidate = u * (1 - candidate**2) * (Wcc @ to_reset)
    through_update = (candidate - c_prev) * u * (1 - u) * Wuc
    return (1 - u) * one + through_update + through_candidate


# --8<-- [end:jacobian]


# --8<-- [start:survival]
def survival(jacobians):
    """What is left of a gradient k steps back, equation (19).

    jacobians: T_x arrays (n, n) in the order of time
    → the largest singular value of the product of the last k, k = 1 … T_x
    """
    product, sizes = 1, []
    for J in reversed(jacobians):
        product = product @ J if sizes else J
        sizes.append(np.linalg.norm(product, 2))
    return np.array(sizes)


# --8<-- [end:survival]


# --8<-- [start:sentences]
ANIMAL_WORDS = "the old which saw every day cat dog cats dogs".split()


def animal_batch(m, rng):
    """Sentences with two animals; then was or were, for the first one?

    → x (10, m, 9), y (2, m, 9), mask (m, 9); row 0 of y is was, row 1 is
    were, and only the last step counts
    """
    check_range("m", m, 1, np.inf)
    patterns = (
        "the old {} which the {} saw every day",
        "the {} which the old {} saw every day",
    )
    indices, plural = [], rng.integers(2, size=(m, 2))
    for ends in plural:
        kinds = rng.permutation(["cat", "dog"])
        pair = [kind + "s" * end for kind, end in zip(kinds, ends, strict=True)]
        sentence = patterns[rng.integers(2)].format(*pair)
        indices.append([ANIMAL_WORDS.index(word) for word in sentence.split()])

    mask = np.zeros((m, 9), dtype=bool)
    mask[:, -1] = True
    y = one_hot(np.repeat(plural[:, :1], 9, axis=1), 2) * mask
    return one_hot(np.array(indices), len(ANIMAL_WORDS)), y, mask


# --8<-- [end:sentences]


# --8<-- [start:reset-after]
@checked
def reset_after_cell(xt, c_prev, parameters):
    """One step as torch.nn.GRU does it, equations (1), (4), (5) and (22).

    xt (n_x, m), c_prev (n_c, m), parameters: Wc (n_c, n_c+n_x), bc (n_c, 1),
    Wu (n_c, n_c+n_x), bu (n_c, 1), Wr (n_c, n_c+n_x), br (n_c, 1),
    bcc (n_c, 1) → c_next (n_c, m)
    """
    n_c, stacked = len(c_prev), np.concatenate([c_prev, xt])
    u = sigmoid(parameters["Wu"] @ stacked + parameters["bu"])
    r = sigmoid(parameters["Wr"] @ stacked + parameters["br"])
    Wcc, Wcx = parameters["Wc"][:, :n_c], parameters["Wc"][:, n_c:]
    inner = Wcc @ c_prev + parameters["bcc"]
    candidate = np.tanh(r * inner + Wcx @ xt + parameters["bc"])
    return u * candidate + (1 - u) * c_prev


# --8<-- [end:reset-after]


# --8<-- [start:to-pytorch]
@checked
def to_pytorch(parameters):
    """The arrays of torch.nn.GRU for reset_after_cell, equations (21), (22).

    parameters: Wc (n_c, n), bc (n_c, 1), Wu (n_c, n), bu (n_c, 1),
    Wr (n_c, n), br (n_c, 1), bcc (n_c, 1)
    → weight_ih_l0 (3 n_c, n_x), weight_hh_l0 (3 n_c, n_c),
    bias_ih_l0 (3 n_c), bias_hh_l0 (3 n_c)
    """
    Wc, bc, Wu, bu, Wr, br, bcc = (
        parameters[key] for key in "Wc bc Wu bu Wr br bcc".split()
    )
    n_c, zeros = len(bcc), np.zeros_like(bcc)
    W = np.concatenate([Wr, -Wu, Wc])
    return {
        "weight_ih_l0": W[:, n_c:],
        "weight_hh_l0": W[:, :n_c],
        "bias_ih_l0": np.concatenate([br, -bu, bc])[:, 0],
        "bias_hh_l0": np.concatenate([zeros, zeros, bcc])[:, 0],
    }


# --8<-- [end:to-pytorch]


# --8<-- [start:from-pytorch]
def from_pytorch(arrays):
    """Undo to_pytorch, equations (21) and (22).

    arrays: NumPy arrays as to_pytorch returns them → Wc … br and bcc
    """
    W_x, W_c = arrays["weight_ih_l0"], arrays["weight_hh_l0"]
    if len(W_c) != 3 * W_c.shape[1]:
        raise ValueError(
            f"weight_hh_l0 has shape {W_c.shape}, expected (3 n_c, n_c)"
        )
    Wr, Wz, Wc = np.split(np.concatenate([W_c, W_x], axis=1), 3)
    br, bz, bc = np.split(arrays["bias_ih_l0"][:, np.newaxis], 3)
    more_br, more_bz, bcc = np.split(arrays["bias_hh_l0"][:, np.newaxis], 3)
    return {
        "Wc": Wc,
        "bc": bc.copy(),
        "Wu": -Wz,
        "bu": -(bz + more_bz),
        "Wr": Wr,
        "br": br + more_br,
        "bcc": bcc.copy(),
    }


# --8<-- [end:from-pytorch]


# --8<-- [start:from-keras]
def from_keras(kernel, recurrent_kernel, bias):
    """Parameters of Keras' GRU, whose gates stand in the order z, r, h.

    kernel (n_x, 3 n_c), recurrent_kernel (n_c, 3 n_c), bias (3 n_c) if
    reset_after is False, for gru_cell_forward; (2, 3 n_c) if it is True, for
    reset_after_cell → Wc … br, and bcc for the latter
    """
    W = np.concatenate([recurrent_kernel, kernel]).T
    if W.shape[0] != 3 * len(recurrent_kernel):
        raise ValueError(
            f"recurrent_kernel has shape {recurrent_kernel.shape},"
            " expected (n_c, 3 n_c)"
        )
    Wz, Wr, Wc = np.split(W, 3)
    of_x, *of_c = np.atleast_2d(bias)[..., np.newaxis]
    bz, br, bc = np.split(of_x, 3)
    parameters = {"Wc": Wc, "bc": bc, "Wu": -Wz, "bu": -bz, "Wr": Wr, "br": br}
    for row in of_c:  # of the state; only there after the product
        more_bz, more_br, bcc = np.split(row, 3)
        parameters |= {"bu": -(bz + more_bz), "br": br + more_br, "bcc": bcc}
    return parameters


# --8<-- [end:from-keras]
