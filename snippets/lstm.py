"""Lesson "LSTM": three gates, forward and backward pass, PyTorch's order."""

# --8<-- [start:imports]
import numpy as np

from snippets.bptt import cross_entropy, output_backward
from snippets.checks import check_mask, checked
from snippets.rnn import from_rows, softmax, to_rows

# --8<-- [end:imports]


# --8<-- [start:parameters]
def initialize_lstm(n_x, n_a, n_y, rng, forget_bias=1.0):
    """Small random weights; biases are 0, but for that of the forget gate.

    → Wf (n_a, n_a+n_x), bf (n_a, 1), the same for i, c and o, Wy (n_y, n_a),
    by (n_y, 1)
    """
    size = np.sqrt([n_a] * n_a + [n_x] * n_x)  # of [a, x], by column
    parameters = {}
    for gate in "fico":
        W = rng.standard_normal((n_a, n_a + n_x)) / size
        parameters |= {"W" + gate: W, "b" + gate: np.zeros((n_a, 1))}
    parameters["bf"] += forget_bias
    parameters["Wy"] = rng.standard_normal((n_y, n_a)) / np.sqrt(n_a)
    parameters["by"] = np.zeros((n_y, 1))
    return parameters


# --8<-- [end:parameters]


# --8<-- [start:sigmoid]
def sigmoid(z):
    """Between 0 and 1: z (...) → (...), equation (6), without overflow."""
    return 0.5 + 0.5 * np.tanh(0.5 * z)


# --8<-- [end:sigmoid]


# --8<-- [start:cell]
@checked
def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    """One step for a batch, equations (1) to (5).

    xt (n_x, m), a_prev (n_a, m), c_prev (n_a, m), parameters:
    Wf (n_a, n_a+n_x), bf (n_a, 1), Wi (n_a, n_a+n_x), bi (n_a, 1),
    Wc (n_a, n_a+n_x), bc (n_a, 1), Wo (n_a, n_a+n_x), bo (n_a, 1),
    Wy (n_y, n_a), by (n_y, 1)
    → a_next (n_a, m), c_next (n_a, m), yt_pred (n_y, m), cache
    """
    stacked = np.concatenate([a_prev, xt])
    zf, zi, zc, zo = (
        parameters["W" + gate] @ stacked + parameters["b" + gate]
        for gate in "fico"
    )
    ft, it, cct, ot = sigmoid(zf), sigmoid(zi), np.tanh(zc), sigmoid(zo)
    c_next = ft * c_prev + it * cct
    a_next = ot * np.tanh(c_next)
    yt_pred = softmax(parameters["Wy"] @ a_next + parameters["by"])

    states = {"xt": xt, "a_prev": a_prev, "c_prev": c_prev, "c_next": c_next}
    gates = {"ft": ft, "it": it, "cct": cct, "ot": ot}
    return a_next, c_next, yt_pred, states | gates | parameters


# --8<-- [end:cell]


# --8<-- [start:stack]
def stack_gates(parameters):
    """The gates f, i, o and the candidate c on top of each other.

    → W (4 n_a, n_a+n_x), b (4 n_a, 1)
    """
    W = np.concatenate([parameters["W" + gate] for gate in "fioc"])
    b = np.concatenate([parameters["b" + gate] for gate in "fioc"])
    return W, b


# --8<-- [end:stack]


# --8<-- [start:forward]
@checked
def lstm_forward(x, a0, parameters, c0=None):
    """All steps of a batch, equations (1) to (5) for t = 1 … T_x.

    x (n_x, m, T_x), a0 (n_a, m), c0 (n_a, m) or None for zeros, parameters:
    Wf (n_a, n_a+n_x), bf (n_a, 1), Wi (n_a, n_a+n_x), bi (n_a, 1),
    Wc (n_a, n_a+n_x), bc (n_a, 1), Wo (n_a, n_a+n_x), bo (n_a, 1),
    Wy (n_y, n_a), by (n_y, 1)
    → a (n_a, m, T_x), y_pred (n_y, m, T_x), c (n_a, m, T_x), caches
    """
    W, b = stack_gates(parameters)
    n_a, m = a0.shape
    from_x = to_rows(x) @ W[:, n_a:].T + b.T  # all gates and steps at once

    c0 = np.zeros_like(a0) if c0 is None else c0
    steps, at, ct = [], a0.T, c0.T
    for from_xt in from_x.reshape(-1, m, 4 * n_a):
        z = (at @ W[:, :n_a].T + from_xt).reshape(m, 4, n_a)
        gates, cct = sigmoid(z[:, :3]), np.tanh(z[:, 3])
        ct = gates[:, 0] * ct + gates[:, 1] * cct
        at = gates[:, 2] * np.tanh(ct)
        steps.append((at, ct, cct, gates))
    a, c, cct, gates = (np.array(v).T for v in zip(*steps, strict=True))

    y_rows = to_rows(a) @ parameters["Wy"].T + parameters["by"].T
    y_pred = softmax(from_rows(y_rows, m))
    caches = {"x": x, "a0": a0, "c0": c0, "a": a, "c": c, "cct": cct}
    caches |= {"ft": gates[:, 0], "it": gates[:, 1], "ot": gates[:, 2]}
    return a, y_pred, c, caches | parameters


# --8<-- [end:forward]


# --8<-- [start:cell-backward]
@checked
def lstm_cell_backward(da_next, dc_next, cache):
    """Gradients of one step from da_next and dc_next, equations (9) to (14).

    da_next (n_a, m), dc_next (n_a, m), cache: xt (n_x, m), a_prev (n_a, m),
    c_prev (n_a, m), c_next (n_a, m), ft (n_a, m), it (n_a, m), cct (n_a, m),
    ot (n_a, m), Wf (n_a, n_a+n_x), Wi (n_a, n_a+n_x), Wc (n_a, n_a+n_x),
    Wo (n_a, n_a+n_x)
    → dxt (n_x, m), da_prev (n_a, m), dc_prev (n_a, m), dWf (n_a, n_a+n_x),
    dbf (n_a, 1), and the same for i, c and o
    """
    ft, it, cct, ot = (cache[key] for key in ("ft", "it", "cct", "ot"))
    tanh_c = np.tanh(cache["c_next"])
    D = dc_next + da_next * ot * (1 - tanh_c**2)
    dz = {
        "f": D * cache["c_prev"] * ft * (1 - ft),
        "i": D * cct * it * (1 - it),
        "c": D * it * (1 - cct**2),
        "o": da_next * tanh_c * ot * (1 - ot),
    }
    stacked = np.concatenate([cache["a_prev"], cache["xt"]])
    to_stacked = sum(cache["W" + gate].T @ dz[gate] for gate in dz)

    n_a = len(ft)
    gradients = {"dxt": to_stacked[n_a:], "da_prev": to_stacked[:n_a]}
    gradients["dc_prev"] = D * ft
    for gate, dzg in dz.items():
        gradients["dW" + gate] = dzg @ stacked.T
        gradients["db" + gate] = dzg.sum(axis=1, keepdims=True)
    return gradients


# --8<-- [end:cell-backward]


# --8<-- [start:backward]
@checked
def lstm_backward(da, caches):
    """Gradients of all steps, from da: the da_loss of equation (8).

    da (n_a, m, T_x), caches: x (n_x, m, T_x), a0 (n_a, m), c0 (n_a, m),
    a (n_a, m, T_x), c (n_a, m, T_x), ft (n_a, m, T_x), it (n_a, m, T_x),
    cct (n_a, m, T_x), ot (n_a, m, T_x), Wf (n_a, n_a+n_x),
    Wi (n_a, n_a+n_x), Wc (n_a, n_a+n_x), Wo (n_a, n_a+n_x)
    → dx (n_x, m, T_x), da0 (n_a, m), dc0 (n_a, m), dWf (n_a, n_a+n_x),
    dbf (n_a, 1), and the same for i, c and o
    """
    c0, c, f, i, cc, o = (
        caches[key].T for key in ("c0", "c", "ft", "it", "cct", "ot")
    )
    T_x, m, n_a = c.shape
    Wa = stack_gates(caches)[0][:, :n_a]
    dz = np.empty((T_x, m, 4, n_a), np.result_type(da, c))
    da_time, dc_time = 0, 0
    for t in reversed(range(T_x)):
        da_next, tanh_c = da[..., t].T + da_time, np.tanh(c[t])
        D = dc_time + da_next * o[t] * (1 - tanh_c**2)
        c_prev = c[t - 1] if t > 0 else c0
        dz[t, :, 0] = D * c_prev * f[t] * (1 - f[t])
        dz[t, :, 1] = D * cc[t] * i[t] * (1 - i[t])
        dz[t, :, 2] = da_next * tanh_c * o[t] * (1 - o[t])
        dz[t, :, 3] = D * i[t] * (1 - cc[t] ** 2)
        da_time = dz[t].reshape(m, 4 * n_a) @ Wa
        dc_time = D * f[t]

    from_dz = lstm_gradients_from_dz(dz.reshape(T_x * m, 4 * n_a), caches)
    return {"da0": da_time.T, "dc0": dc_time.T} | from_dz


# --8<-- [end:backward]


# --8<-- [start:from-dz]
def lstm_gradients_from_dz(dz, caches):
    """All steps at once, equations (13) and (14): none waits for another.

    dz: a row for each step and example, with the gates f, i, o, c
    """
    n_a, m = caches["a0"].shape
    W, _ = stack_gates(caches)
    a_prev = np.concatenate(
        [caches["a0"][..., np.newaxis], caches["a"][..., :-1]], axis=-1
    )
    stacked = np.hstack([to_rows(a_prev), to_rows(caches["x"])])
    dW, db = dz.T @ stacked, dz.sum(axis=0)[:, np.newaxis]

    gradients = {"dx": from_rows(dz @ W[:, n_a:], m)}
    for gate in "fico":
        first = "fioc".index(gate) * n_a
        rows = slice(first, first + n_a)
        gradients |= {"dW" + gate: dW[rows], "db" + gate: db[rows]}
    return gradients


# --8<-- [end:from-dz]


# --8<-- [start:loss-and-gradients]
@checked
def lstm_loss_and_gradients(x, y, a0, parameters, mask=None, c0=None):
    """The loss, a sum over steps and examples, and all its gradients.

    x (n_x, m, T_x), y (n_y, m, T_x), a0 (n_a, m), mask (m, T_x) or None,
    c0 (n_a, m) or None for zeros, parameters as for lstm_forward
    → loss, gradients: those of lstm_backward, dWy (n_y, n_a), dby (n_y, 1)
    """
    check_mask(mask)
    a, y_pred, _, caches = lstm_forward(x, a0, parameters, c0)
    losses = cross_entropy(y_pred, y)
    if mask is not None:
        losses = np.where(mask, losses, 0)

    output = {"a": a, "Wya": parameters["Wy"]}
    da_loss, of_output = output_backward(y_pred, y, output, mask)
    gradients = lstm_backward(da_loss, caches)
    gradients |= {"dWy": of_output["dWya"], "dby": of_output["dby"]}
    return losses.sum(), gradients


# --8<-- [end:loss-and-gradients]


# --8<-- [start:pytorch]
def to_pytorch(parameters):
    """The weights as torch.nn.LSTM wants them: gates i, f, g, o; two biases.

    → weight_ih_l0 (4 n_a, n_x), weight_hh_l0 (4 n_a, n_a), bias_ih_l0
    (4 n_a,), bias_hh_l0 (4 n_a,)
    """
    W = np.concatenate([parameters["W" + gate] for gate in "ifco"])
    b = np.concatenate([parameters["b" + gate] for gate in "ifco"])[:, 0]
    n_a = len(b) // 4
    return {
        "weight_ih_l0": W[:, n_a:],
        "weight_hh_l0": W[:, :n_a],
        "bias_ih_l0": b,
        "bias_hh_l0": np.zeros_like(b),
    }


def from_pytorch(weights):
    """Undo to_pytorch; the two biases are added → Wf, bf, Wi, …, bo."""
    W = np.hstack([weights["weight_hh_l0"], weights["weight_ih_l0"]])
    b = (weights["bias_ih_l0"] + weights["bias_hh_l0"])[:, np.newaxis]
    gates = zip("ifco", np.split(W, 4), np.split(b, 4), strict=True)
    parameters = {}
    for gate, Wg, bg in gates:
        parameters |= {"W" + gate: Wg.copy(), "b" + gate: bg.copy()}
    return parameters


# --8<-- [end:pytorch]
