"""The forward passes as plain loops, and what moves what in them.

Each loop tells `at` every number it makes, by name and step, and goes on with
what `at` returns. So a complex step can be added at any place, and everything
to the right of it is computed anew: the derivative has its meaning, and no
backward pass is asked. A name with | is one use of a quantity, which is moved
alone. Gradients are those of each example's own loss.
"""

import numpy as np

STEP = 1e-30
RIGHT, LEFT = r"\overrightarrow{a}", r"\overleftarrow{a}"


class Notes:
    """All numbers of one run, and derivatives with respect to any of them."""

    def __init__(self, loop):
        self.loop, self.values = loop, {}
        self.losses = loop(self.note)  # (m, T_x)

    def note(self, name, t, value):
        """Remember a number of the run."""
        self.values[name, t] = value
        return value

    def moved(self, name, t):
        """Move each component by a complex step; yield its place, a run."""
        for place in np.ndindex(
            self.values[name, t].shape[: 1 if t is not None else 2]
        ):
            seen = {}

            def at(other, step, value, place=place, seen=seen):
                if (other, step) == (name, t):
                    value = value.astype(complex)
                    value[place] += 1j * STEP
                seen[other, step] = value
                return value

            losses = self.loop(at)
            yield place, losses, seen

    def gradient(self, name, t=None):
        """The loss of each example by this: (n, m), or (rows, columns, m)."""
        value = self.values[name, t]
        m = self.losses.shape[0]
        result = np.zeros((*value.shape[: 1 if t is not None else 2], m))
        for place, losses, _ in self.moved(name, t):
            result[place] = np.sum(losses, axis=1).imag / STEP
        return result

    def gradients(self, name, end=None):
        """For all steps: (n, m, steps); with zeros after the last one."""
        steps = sorted(t for other, t in self.values if other == name)
        found = [self.gradient(name, t) for t in steps]
        end = steps[-1] if end is None else end
        found += [np.zeros_like(found[0])] * (end - steps[-1])
        return np.stack(found, axis=-1), steps[0]

    def jacobian(self, of, of_step, by, by_step):
        """How one column moves with another: (n, n, m)."""
        rows = self.values[of, of_step]
        result = np.zeros(
            (len(rows), len(self.values[by, by_step]), rows.shape[1])
        )
        for (column,), _, seen in self.moved(by, by_step):
            result[:, column] = np.imag(seen[of, of_step]) / STEP
        return result

    def series(self, name):
        """What was noted of a name: (n, m, steps)."""
        steps = sorted(t for other, t in self.values if other == name)
        return np.stack([self.values[name, t] for t in steps], axis=-1)


def softmax(z):
    """Probabilities, as they are defined."""
    return np.exp(z) / np.exp(z).sum(axis=0)


def sigmoid(z):
    """The gate's function, as it is defined."""
    return 1 / (1 + np.exp(-z))


def tex(key):
    """How pages write a parameter: W_{aa} for Waa, of layer 2 for Waa[2]."""
    return f"{key[0]}_{{{key[1:]}}}"


def parameters(p, at):
    """Tell all parameters."""
    return {name: at(tex(name), None, value) for name, value in p.items()}


def answer(at, t, q, seen, y, w):
    """The output of a step, from the states that it sees: losses (m,)."""
    W = q["Wya" if "Wya" in q else "Wy"]
    z = at("z_y", t, W @ seen + q["by"])
    yhat = at(r"\yhat", t, softmax(z))
    return -w[:, t - 1] * (y[..., t - 1] * np.log(yhat)).sum(axis=0)


def network(x, y, w, start, p, cell, seen="a|da_loss"):
    """A cell at each step: x (n_x, m, T_x), y (n_y, m, T_x), w (m, T_x).

    start: the states before step 1, by name; seen: what the output sees;
    cell(q, xt, before, now): the states by name, where before(name, use) is a
    state of the step before and now(name, value) tells a number
    """

    def loop(at):
        q, losses = parameters(p, at), []
        states = {name: at(name, 0, value) for name, value in start.items()}
        for t in range(1, x.shape[-1] + 1):

            def before(name, use, value=None, t=t, states=states):
                value = states[name] if value is None else value
                return at(f"{name}|{use}", t - 1, value)

            def now(name, value, t=t):
                return at(name, t, value)

            states = cell(q, now("x", x[..., t - 1]), before, now)
            value = now(seen, states[seen.split("|")[0]])
            losses.append(answer(at, t, q, value, y, w))
        return np.stack(losses, axis=-1)

    return loop


def rnn(x, y, w, a0, p):
    """The basic RNN."""

    def cell(q, xt, before, now):
        z = q["Waa"] @ before("a", "da_time") + q["Wax"] @ xt + q["ba"]
        return {"a": now("a", np.tanh(now("z", z)))}

    return network(x, y, w, {"a": a0}, p, cell)


def gru(x, y, w, c0, p):
    """A GRU; each use of c and x is told under the name of its gradient."""

    def cell(q, xt, before, now):
        c = before("c", "dc_time")
        s = np.vstack([now("c|s", c), now("x|w", xt)])
        u = now(r"\Gu", sigmoid(now("z_u", q["Wu"] @ s + q["bu"])))
        r = now(r"\Gr", sigmoid(now("z_r", q["Wr"] @ s + q["br"])))
        reset = now("reset|p", r * before("c", "reset", c))
        s = np.vstack([reset, now("x|q", xt)])
        new = now(r"\ctilde", np.tanh(now("z_c", q["Wc"] @ s + q["bc"])))
        return {"c": now("c", u * new + (1 - u) * before("c", "keep", c))}

    return network(x, y, w, {"c": c0}, p, cell, "c|dc_loss")


def lstm(x, y, w, a0, c0, p):
    """An LSTM."""

    def cell(q, xt, before, now):
        s = np.vstack([before("a", "da_time"), xt])
        z = {g: now(f"z_{g}", q[f"W{g}"] @ s + q[f"b{g}"]) for g in "fico"}
        f, i = now(r"\Gf", sigmoid(z["f"])), now(r"\Gu", sigmoid(z["i"]))
        new, o = now(r"\ctilde", np.tanh(z["c"])), now(r"\Go", sigmoid(z["o"]))
        c = now("c", f * before("c", "dc_time") + i * new)
        return {"a": now("a", o * np.tanh(c)), "c": c}

    return network(x, y, w, {"a": a0, "c": c0}, p, cell)


def deep(x, y, w, a0, p):
    """Layers of RNNs; a0, p: a start and parameters for each layer."""
    every = {f"{k}[{n}]": v for n, q in enumerate(p, 1) for k, v in q.items()}
    every |= {key: p[-1][key] for key in ("Wya", "by")}

    def cell(q, below, before, now):
        states = {}
        for n in range(1, len(p) + 1):
            if n > 1:
                below = now(f"a[{n - 1}]|from above", below)
            z = q[f"Waa[{n}]"] @ before(f"a[{n}]", "da_time") + q[f"ba[{n}]"]
            z = now(f"z[{n}]", z + q[f"Wax[{n}]"] @ below)
            below = states[f"a[{n}]"] = now(f"a[{n}]", np.tanh(z))
        return states

    start = {f"a[{n}]": value for n, value in enumerate(a0, 1)}
    return network(x, y, w, start, every, cell, f"a[{len(p)}]|from above")


def bidirectional(x, y, w, a0_right, a0_left, lengths, p, mirrored=False):
    """Two RNNs; each example's own last step is where the second one starts.

    mirrored: the second one reads inputs that were reversed before
    """
    _, m, T_x = x.shape
    last = np.array(lengths)
    mirror = [np.where(t <= last, last + 1 - t, t) for t in range(T_x + 1)]

    def turned(columns):
        """Each example back to front within its length: T_x arrays (n, m)."""
        stack, i = np.stack(columns), np.arange(m)
        return [stack[mirror[t] - 1, :, i].T for t in range(1, T_x + 1)]

    def to_left(q, xs, at):
        """The second direction, as it is defined."""
        a, states = a0_left, [None] * T_x
        for t in range(T_x, 0, -1):
            before = np.where(t >= last, a0_left, a)
            z = q["Waa_left"] @ before + q["Wax_left"] @ xs[t - 1]
            a = states[t - 1] = at(LEFT, t, np.tanh(z + q["ba_left"]))
        return states

    def to_left_mirrored(q, xs, at):
        """The second direction in its own time."""
        b, states = at("b", 0, a0_left), []
        for s, u in enumerate(turned(xs), start=1):
            z = q["Waa_left"] @ b + q["Wax_left"] @ at("u", s, u)
            b = at("b", s, np.tanh(z + q["ba_left"]))
            states.append(b)
        return turned(states)

    def loop(at):
        q, losses = parameters(p, at), []
        xs = [at("x", t + 1, x[..., t]) for t in range(T_x)]
        for_left = [at("x|dx_left", t + 1, xs[t]) for t in range(T_x)]
        lefts = (to_left_mirrored if mirrored else to_left)(q, for_left, at)
        a = at(RIGHT, 0, a0_right)
        for t in range(1, T_x + 1):
            xt = at("x|dx_right", t, xs[t - 1])
            z = q["Waa_right"] @ a + q["Wax_right"] @ xt + q["ba_right"]
            a = at(RIGHT, t, np.tanh(z))
            right = at(f"{RIGHT}|da_loss of {RIGHT}", t, a)
            left = at(f"{LEFT}|da_loss of {LEFT}", t, lefts[t - 1])
            both = np.vstack([right, left])
            losses.append(answer(at, t, q, both, y, w))
        return np.stack(losses, axis=-1)

    return loop
