"""Make language_model.json: PyTorch's perplexity, Adam and training.

As make_golden.py, whose helpers it borrows; the same command runs it, with
`PYTHONPATH=.` from the root of the repository.
"""

from pathlib import Path

import numpy as np
import torch

from tests.snippets.golden.make_golden import (
    HIDDEN,
    build,
    draw_inputs,
    leaf,
    to_text,
)


def perplexities(rng):
    """Exp of torch's mean cross-entropy; hidden tokens do not count."""
    logits = rng.standard_normal((5, 3, 4))  # n_y, m, T_y
    labels = rng.integers(5, size=(3, 4))
    mask = np.arange(4) < np.array([[4], [2], [3]])
    expected = {}
    for name, hidden in (("all", labels), ("mask", labels.copy())):
        if name == "mask":
            hidden[~mask] = HIDDEN
        loss = torch.nn.functional.cross_entropy(
            torch.tensor(logits).permute(1, 0, 2),
            torch.tensor(hidden),
            ignore_index=HIDDEN,
        )
        expected[name] = loss.exp().numpy()
    y_pred = torch.softmax(torch.tensor(logits), dim=0).numpy()
    inputs = {"y_pred": y_pred, "labels": labels, "mask": mask}
    return {"inputs": inputs, "expected": expected}


def adam(rng):
    """Four steps of torch.optim.Adam, with gradients of any size."""
    start = rng.standard_normal((2, 3))
    gradients = rng.standard_normal((4, 2, 3)) * 10.0 ** np.arange(-3, 0)
    parameter = leaf(start)
    optimizer = torch.optim.Adam([parameter], lr=0.03)
    after = []
    for gradient in gradients:
        parameter.grad = torch.tensor(gradient)
        optimizer.step()
        after.append(parameter.detach().numpy().copy())
    inputs = {"W": start, "gradients": gradients, "learning_rate": 0.03}
    return {"inputs": inputs, "expected": np.array(after)}


def training(rng):
    """Five steps with torch.nn.RNN, mean cross-entropy and Adam."""
    inputs = draw_inputs((4, 3, 4, 3, 5), rng, lengths=[5, 2, 4])
    rnn, linear = build(inputs)
    modules = torch.nn.ModuleList([rnn, linear])
    rnn.bias_hh_l0.requires_grad_(False)  # the course has one bias
    optimizer = torch.optim.Adam(
        [p for p in modules.parameters() if p.requires_grad], lr=0.05
    )
    labels = inputs["labels"].copy()
    labels[~inputs["mask"]] = HIDDEN
    x, a0 = inputs["x"].T.copy(), inputs["a0"].T[np.newaxis].copy()
    losses = []
    for _ in range(5):
        logits = linear(rnn(torch.tensor(x), torch.tensor(a0))[0])
        loss = torch.nn.functional.cross_entropy(
            logits.permute(1, 2, 0), torch.tensor(labels), ignore_index=HIDDEN
        )
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    expected = {
        "losses": np.array(losses),
        "Wax": rnn.weight_ih_l0.detach().numpy(),
        "Waa": rnn.weight_hh_l0.detach().numpy(),
        "Wya": linear.weight.detach().numpy(),
        "ba": rnn.bias_ih_l0.detach().numpy()[:, np.newaxis],
        "by": linear.bias.detach().numpy()[:, np.newaxis],
    }
    return {"inputs": inputs, "expected": expected}


def main():
    """Write language_model.json next to this script."""
    rng = np.random.default_rng(2019)
    golden = {
        "made by": "tests/snippets/golden/make_language_model.py",
        "versions": {"torch": torch.__version__, "numpy": np.__version__},
        "perplexity": perplexities(rng),
        "adam": adam(rng),
        "training": training(rng),
    }
    path = Path(__file__).with_name("language_model.json")
    path.write_text(to_text(golden) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
