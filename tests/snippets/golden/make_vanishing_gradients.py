"""Make vanishing_gradients.json: PyTorch's Jacobians and clipped gradients.

As make_golden.py, and run in the same way:

    /tmp/torchenv/bin/python tests/snippets/golden/make_vanishing_gradients.py

Jacobians come from automatic differentiation of torch.nn.RNN, over one step
and over the last k steps at once: no product of Jacobians is formed here.
"""

import platform
from pathlib import Path

import numpy as np
import torch
from make_golden import build, course, draw_inputs, to_text
from torch.autograd.functional import jacobian

# name: n_x, n_a, n_y, m, T_x
CASES = {
    "batch": (3, 4, 2, 3, 5),
    "one-example": (2, 5, 2, 1, 4),
    "one-unit": (2, 1, 2, 2, 3),
}
# name: the limits, and the sizes of the entries of each array
CLIPPING = {
    "long": ((0.1, 1.0, 5.0), {"dWaa": (3, 3, 10.0), "dba": (3, 1, 2.0)}),
    "short": ((1.0, 5.0), {"dWaa": (2, 4, 0.01), "dby": (2, 1, 0.1)}),
    "uneven": ((0.5, 2.0), {"dWax": (4, 2, 1e4), "dba": (4, 1, 1e-2)}),
}


def expect(inputs):
    """What PyTorch says of one forward pass."""
    rnn, _ = build(inputs)
    x = torch.tensor(inputs["x"].T.copy())
    a0 = torch.tensor(inputs["a0"].T.copy())[None]
    a, _ = rnn(x, a0)
    states = torch.cat([a0, a]).detach()
    last = torch.tensor(inputs["da"][..., -1].T.copy())
    T_x, m = len(x), x.shape[1]

    def onward(first, stop):
        """The state after step stop, from that before step first."""
        return lambda state: rnn(x[first:stop], state[None])[1][0]

    steps, sizes, lengths = [], [], []
    for t in range(T_x):
        steps.append(per_example(onward(t, t + 1), states[t]))
    for k in range(1, T_x + 1):
        first = T_x - k
        whole = per_example(onward(first, T_x), states[first])
        sizes.append(torch.linalg.svdvals(whole)[:, 0])
        state = states[first].clone().requires_grad_()
        onward(first, T_x)(state).backward(last)
        lengths.append(state.grad.norm(dim=1))
    return {
        "J": np.transpose(torch.stack(steps).numpy(), (2, 3, 1, 0)),
        "sizes": course(torch.stack([torch.ones(m), *sizes])),
        "lengths": course(torch.stack([last.norm(dim=1), *lengths])),
        "a": course(a),
    }


def per_example(function, states):
    """Jacobians (m, n_a, n_a) of a function that maps each row alone."""
    full = jacobian(function, states)  # (m, n_a, m, n_a)
    m = len(states)
    return torch.stack([full[i, :, i] for i in range(m)]).detach()


def clip(arrays, limit):
    """Both ways of torch.nn.utils, on parameters that hold these .grad."""
    results = {}
    for name, function in {
        "by_norm": torch.nn.utils.clip_grad_norm_,
        "by_value": torch.nn.utils.clip_grad_value_,
    }.items():
        holders = []
        for array in arrays.values():
            holder = torch.nn.Parameter(torch.zeros(array.shape).double())
            holder.grad = torch.tensor(array)
            holders.append(holder)
        before = function(holders, limit)
        grads = [holder.grad.numpy() for holder in holders]
        results[name] = dict(zip(arrays, grads, strict=True))
        if before is not None:
            results["norm"] = before.numpy()
    return results


def main():
    """Write vanishing_gradients.json next to this script."""
    torch.set_default_dtype(torch.float64)
    rng = np.random.default_rng(1994)
    networks, clipping = {}, {}
    for name, sizes in CASES.items():
        inputs = draw_inputs(sizes, rng)
        del inputs["labels"]
        networks[name] = {"inputs": inputs, "expected": expect(inputs)}
    for name, (limits, arrays) in CLIPPING.items():
        gradients = {
            key: scale * rng.standard_normal((rows, columns))
            for key, (rows, columns, scale) in arrays.items()
        }
        expected = {str(limit): clip(gradients, limit) for limit in limits}
        clipping[name] = {"gradients": gradients, "expected": expected}
    golden = {
        "made by": "tests/snippets/golden/make_vanishing_gradients.py",
        "versions": {
            "torch": torch.__version__,
            "numpy": np.__version__,
            "python": platform.python_version(),
        },
        "networks": networks,
        "clipping": clipping,
    }
    path = Path(__file__).with_name("vanishing_gradients.json")
    path.write_text(to_text(golden) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
