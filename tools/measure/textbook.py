"""The usual way to write these networks, to measure the snippets against.

As in most courses: a step is one call of a cell, with products of its own for
every gate; what it computed goes on a list of caches; the backward pass adds
the gradients of the weights up, step by step. Arguments and keys are those of
the snippets. None of the shapes is checked.
"""

import numpy as np


def sigmoid(z):
    """Between 0 and 1."""
    return 1 / (1 + np.exp(-z))


def softmax(z):
    """Probabilities in every column."""
    e = np.exp(z - np.max(z, axis=0))
    return e / e.sum(axis=0)


def forward(cell, x, states, parameters):
    """Call the cell at every step; states: a0, or a0 and c0.

    → every state and y_pred, with time as the last axis; the list of caches
    """
    n_y, m, T_x = len(parameters["by"]), *x.shape[1:]
    all_states = [np.zeros((*s.shape, T_x), s.dtype) for s in states]
    y_pred = np.zeros((n_y, m, T_x), x.dtype)
    caches = []
    for t in range(T_x):
        *states, z, cache = cell(x[:, :, t], *states, parameters)
        for every, state in zip(all_states, states, strict=True):
            every[:, :, t] = state
        y_pred[:, :, t] = softmax(z)
        caches.append(cache)
    return *all_states, y_pred, caches


def backward(cell_backward, da, caches, extra=0):
    """Go back through the cells; extra: how many more states there are.

    → dx, the gradients of the first states, then of the weights, in a dict
    """
    x0 = caches[0]["xt"]
    dx = np.zeros((*x0.shape, len(caches)), x0.dtype)
    d_states = [np.zeros_like(da[:, :, 0]) for _ in range(1 + extra)]
    total = {}
    for t in reversed(range(len(caches))):
        d_states[0] = d_states[0] + da[:, :, t]
        dxt, d_states, gradients = cell_backward(*d_states, caches[t])
        dx[:, :, t] = dxt
        for key, gradient in gradients.items():
            if key not in total:
                total[key] = np.zeros_like(gradient)
            total[key] += gradient
    return {"dx": dx, "d_states": d_states} | total


def of_weights(dz, stacked, gate):
    """The gradients of the weights and the bias of one gate, at one step."""
    return {
        "dW" + gate: dz @ stacked.T,
        "db" + gate: dz.sum(axis=1, keepdims=True),
    }


# RNN


def rnn_cell(xt, a_prev, parameters):
    """One step: a_next, the logits and a cache."""
    p = parameters
    a_next = np.tanh(p["Wax"] @ xt + p["Waa"] @ a_prev + p["ba"])
    cache = {"xt": xt, "a_prev": a_prev, "a_next": a_next, "p": p}
    return a_next, p["Wya"] @ a_next + p["by"], cache


def rnn_cell_backward(da_next, cache):
    """One step back: dxt, the gradients of the state and of the weights."""
    p = cache["p"]
    dz = (1 - cache["a_next"] ** 2) * da_next
    gradients = {
        "dWax": dz @ cache["xt"].T,
        "dWaa": dz @ cache["a_prev"].T,
        "dba": dz.sum(axis=1, keepdims=True),
    }
    return p["Wax"].T @ dz, [p["Waa"].T @ dz], gradients


# GRU


def gru_cell(xt, c_prev, parameters):
    """One step: c_next, the logits and a cache."""
    p, stacked = parameters, np.concatenate([c_prev, xt])
    u = sigmoid(p["Wu"] @ stacked + p["bu"])
    r = sigmoid(p["Wr"] @ stacked + p["br"])
    reset = np.concatenate([r * c_prev, xt])
    candidate = np.tanh(p["Wc"] @ reset + p["bc"])
    c_next = u * candidate + (1 - u) * c_prev
    cache = {"xt": xt, "c_prev": c_prev, "u": u, "r": r}
    cache |= {"candidate": candidate, "p": p}
    return c_next, p["Wy"] @ c_next + p["by"], cache


def gru_cell_backward(dc_next, cache):
    """One step back: dxt, the gradients of the state and of the weights."""
    p, c_prev, xt = cache["p"], cache["c_prev"], cache["xt"]
    u, r, candidate = cache["u"], cache["r"], cache["candidate"]
    n_c = len(c_prev)
    stacked = np.concatenate([c_prev, xt])
    reset = np.concatenate([r * c_prev, xt])

    dzc = dc_next * u * (1 - candidate**2)
    dzu = dc_next * (candidate - c_prev) * u * (1 - u)
    d_reset = p["Wc"].T @ dzc
    dzr = d_reset[:n_c] * c_prev * r * (1 - r)
    d_stacked = p["Wu"].T @ dzu + p["Wr"].T @ dzr

    dc_prev = dc_next * (1 - u) + d_reset[:n_c] * r + d_stacked[:n_c]
    gradients = of_weights(dzc, reset, "c")
    gradients |= of_weights(dzu, stacked, "u") | of_weights(dzr, stacked, "r")
    return d_reset[n_c:] + d_stacked[n_c:], [dc_prev], gradients


# LSTM


def lstm_cell(xt, a_prev, c_prev, parameters):
    """One step: a_next, c_next, the logits and a cache."""
    p, stacked = parameters, np.concatenate([a_prev, xt])
    ft = sigmoid(p["Wf"] @ stacked + p["bf"])
    it = sigmoid(p["Wi"] @ stacked + p["bi"])
    cct = np.tanh(p["Wc"] @ stacked + p["bc"])
    ot = sigmoid(p["Wo"] @ stacked + p["bo"])
    c_next = ft * c_prev + it * cct
    a_next = ot * np.tanh(c_next)
    cache = {"xt": xt, "a_prev": a_prev, "c_prev": c_prev, "c_next": c_next}
    cache |= {"ft": ft, "it": it, "cct": cct, "ot": ot, "p": p}
    return a_next, c_next, p["Wy"] @ a_next + p["by"], cache


def lstm_cell_backward(da_next, dc_next, cache):
    """One step back: dxt, the gradients of the states and of the weights."""
    p, ft, it = cache["p"], cache["ft"], cache["it"]
    cct, ot, c_next = cache["cct"], cache["ot"], cache["c_next"]
    n_a = len(ft)
    stacked = np.concatenate([cache["a_prev"], cache["xt"]])

    D = dc_next + da_next * ot * (1 - np.tanh(c_next) ** 2)
    dz = {
        "f": D * cache["c_prev"] * ft * (1 - ft),
        "i": D * cct * it * (1 - it),
        "c": D * it * (1 - cct**2),
        "o": da_next * np.tanh(c_next) * ot * (1 - ot),
    }
    d_stacked, gradients = 0, {}
    for gate, dzg in dz.items():
        d_stacked = d_stacked + p["W" + gate].T @ dzg
        gradients |= of_weights(dzg, stacked, gate)
    return d_stacked[n_a:], [d_stacked[:n_a], D * ft], gradients


# The character model


def train_characters(indices, targets, parameters, state, learning_rate):
    """One step of the usual character model, a column after the other.

    indices, targets: T_x numbers; state: a dict with the state "a" and the
    sums of squares of Adagrad, kept from step to step → the loss
    """
    n_x = parameters["Wax"].shape[1]
    Wya = parameters["Wya"]
    a, columns, probabilities, caches, loss = state["a"], [], [], [], 0
    for index, target in zip(indices, targets, strict=True):
        xt = np.zeros((n_x, 1), Wya.dtype)
        xt[index] = 1
        a, z, cache = rnn_cell(xt, a, parameters)
        p = softmax(z)
        loss -= np.log(p[target, 0])
        columns.append(a)
        probabilities.append(p)
        caches.append(cache)
    state["a"] = a

    total = {"d" + key: np.zeros_like(v) for key, v in parameters.items()}
    da_time = np.zeros_like(a)
    for t in reversed(range(len(indices))):
        dz = probabilities[t].copy()
        dz[targets[t]] -= 1
        total["dWya"] += dz @ columns[t].T
        total["dby"] += dz
        da_next = Wya.T @ dz + da_time
        _, (da_time,), gradients = rnn_cell_backward(da_next, caches[t])
        for key, gradient in gradients.items():
            total[key] += gradient
    for key, parameter in parameters.items():
        gradient = np.clip(total["d" + key], -5, 5)
        state[key] = state.get(key, 0) + gradient**2
        parameter -= learning_rate * gradient / np.sqrt(state[key] + 1e-8)
    return loss
