"""The forward passes as plain loops, and what moves what in them.

Each loop tells `at` every number it makes, by name and step, and goes on with
what `at` returns. So a complex step can be added at any place, and everything
to the right of it is computed anew: the derivative has its meaning, and no
backward pass is asked. A name with | is one use of a quantity, which is moved
alone. Gradients are those of each example's own loss.
"""

import numpy as np

STEP = 1e-30


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


def loss(yhat, y, w):
    """One number for each example: y (n_y, m), w (m)."""
    return -w * (y * np.log(yhat)).sum(axis=0)


def parameters(p, at):
    """Tell all parameters."""
    return {name: at(name, None, value) for name, value in p.items()}


def rnn(x, y, w, a0, p):
    """The basic RNN: x (n_x, m, T_x), y (n_y, m, T_x), w (m, T_x)."""

    def loop(at):
        q, losses = parameters(p, at), []
        a = at("a", 0, a0)
        for t in range(1, x.shape[-1] + 1):
            xt = at("x", t, x[..., t - 1])
            before = at("a|da_time", t - 1, a)
            z = at("z", t, q["Waa"] @ before + q["Wax"] @ xt + q["ba"])
            a = at("a", t, np.tanh(z))
            seen = at("a|da_loss", t, a)
            zy = at("z_y", t, q["Wya"] @ seen + q["by"])
            yhat = at("yhat", t, softmax(zy))
            losses.append(loss(yhat, y[..., t - 1], w[:, t - 1]))
        return np.stack(losses, axis=-1)

    return loop


def gru(x, y, w, c0, p):
    """A GRU; the uses of c are told one by one."""

    def loop(at):
        q, losses = parameters(p, at), []
        c = at("c", 0, c0)
        for t in range(1, x.shape[-1] + 1):
            xt = at("x", t, x[..., t - 1])
            c = at("c|dc_time", t - 1, c)
            for_gates = np.concatenate(
                [at("c|gates", t - 1, c), at("x|gates", t, xt)]
            )
            u = at("u", t, sigmoid(at("z_u", t, q["Wu"] @ for_gates + q["bu"])))
            r = at("r", t, sigmoid(at("z_r", t, q["Wr"] @ for_gates + q["br"])))
            reset = at("reset", t, r * at("c|reset", t - 1, c))
            stacked = np.concatenate([reset, at("x|candidate", t, xt)])
            z_c = at("z_c", t, q["Wc"] @ stacked + q["bc"])
            candidate = at("ctilde", t, np.tanh(z_c))
            c = at("c", t, u * candidate + (1 - u) * at("c|keep", t - 1, c))
            seen = at("c|dc_loss", t, c)
            yhat = at(
                "yhat", t, softmax(at("z_y", t, q["Wy"] @ seen + q["by"]))
            )
            losses.append(loss(yhat, y[..., t - 1], w[:, t - 1]))
        return np.stack(losses, axis=-1)

    return loop


def lstm(x, y, w, a0, c0, p):
    """An LSTM; the uses of a and c are told one by one."""

    def loop(at):
        q, losses = parameters(p, at), []
        a, c = at("a", 0, a0), at("c", 0, c0)
        for t in range(1, x.shape[-1] + 1):
            xt = at("x", t, x[..., t - 1])
            stacked = np.concatenate([at("a|da_time", t - 1, a), xt])
            z = {
                g: at(f"z_{g}", t, q[f"W{g}"] @ stacked + q[f"b{g}"])
                for g in "fico"
            }
            f = at("f", t, sigmoid(z["f"]))
            i = at("i", t, sigmoid(z["i"]))
            candidate = at("ctilde", t, np.tanh(z["c"]))
            o = at("o", t, sigmoid(z["o"]))
            c = at("c", t, f * at("c|dc_time", t - 1, c) + i * candidate)
            a = at("a", t, o * np.tanh(c))
            seen = at("a|da_loss", t, a)
            yhat = at(
                "yhat", t, softmax(at("z_y", t, q["Wy"] @ seen + q["by"]))
            )
            losses.append(loss(yhat, y[..., t - 1], w[:, t - 1]))
        return np.stack(losses, axis=-1)

    return loop


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
            a = states[t - 1] = at("to_left", t, np.tanh(z + q["ba_left"]))
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
        for_left = [at("x|left", t + 1, xs[t]) for t in range(T_x)]
        lefts = (to_left_mirrored if mirrored else to_left)(q, for_left, at)
        a = at("to_right", 0, a0_right)
        for t in range(1, T_x + 1):
            xt = at("x|right", t, xs[t - 1])
            z = q["Waa_right"] @ a + q["Wax_right"] @ xt + q["ba_right"]
            a = at("to_right", t, np.tanh(z))
            right = at("to_right|da_loss", t, a)
            left = at("to_left|da_loss", t, lefts[t - 1])
            zy = q["Wy"] @ np.concatenate([right, left]) + q["by"]
            yhat = at("yhat", t, softmax(at("z_y", t, zy)))
            losses.append(loss(yhat, y[..., t - 1], w[:, t - 1]))
        return np.stack(losses, axis=-1)

    return loop


def deep(x, y, w, a0, p):
    """Layers of RNNs, step by step; p: a dict for each layer."""

    def loop(at):
        q = [
            {k: at(f"{k}[{number}]", None, v) for k, v in of_layer.items()}
            for number, of_layer in enumerate(p, start=1)
        ]
        a = [at(f"a[{i}]", 0, start) for i, start in enumerate(a0, start=1)]
        losses = []
        for t in range(1, x.shape[-1] + 1):
            below = at("a[0]", t, x[..., t - 1])
            for n, of_layer in enumerate(q, start=1):
                before = at(f"a[{n}]|da_time", t - 1, a[n - 1])
                z = of_layer["Waa"] @ before + of_layer["Wax"] @ below
                z = at(f"z[{n}]", t, z + of_layer["ba"])
                a[n - 1] = at(f"a[{n}]", t, np.tanh(z))
                below = at(f"a[{n}]|from above", t, a[n - 1])
            zy = q[-1]["Wya"] @ below + q[-1]["by"]
            losses.append(loss(softmax(zy), y[..., t - 1], w[:, t - 1]))
        return np.stack(losses, axis=-1)

    return loop
