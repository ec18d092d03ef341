"""Make conventions.json: what the recurrent layers of Keras compute.

Keras runs on NumPy here, for which it wants SciPy and JAX as well; nothing of
ours is imported. From the root of the repository:

    python3 -m venv /tmp/kerasenv
    /tmp/kerasenv/bin/pip install keras==3.15.1 scipy jax
    /tmp/kerasenv/bin/python tests/snippets/golden/make_conventions.py

Weights are as `get_weights` gives them, random and none of them 0; x
(m, T_x, n_x) and the states (m, T_x, n) have Keras' order. Its NumPy rounds
to float32, so some seven digits agree.
"""

import json
import os
import platform
from pathlib import Path

os.environ["KERAS_BACKEND"] = "numpy"  # before Keras is imported

import keras
import numpy as np

N_X, N, M, T_X = 3, 4, 2, 5
LAYERS = {
    "rnn": (keras.layers.SimpleRNN, {}),
    "gru-after": (keras.layers.GRU, {"reset_after": True}),
    "gru-before": (keras.layers.GRU, {"reset_after": False}),
    "gru-default": (keras.layers.GRU, {}),
    "lstm": (keras.layers.LSTM, {}),
}


def case(kind, options, rng):
    """One layer with random weights on a random batch."""
    layer = kind(N, return_sequences=True, **options)
    x = rng.standard_normal((M, T_X, N_X))
    layer(x)  # makes the weights
    weights = [rng.standard_normal(w.shape) for w in layer.get_weights()]
    layer.set_weights(weights)
    names = "kernel", "recurrent_kernel", "bias"
    arrays = dict(zip(names, weights, strict=True))
    states = np.asarray(layer(x), dtype=float)
    return arrays | {"x": x, "states": states}


def main():
    """Write conventions.json next to this script."""
    rng = np.random.default_rng(12)
    cases = {
        name: {key: value.tolist() for key, value in found.items()}
        for name, layer in LAYERS.items()
        for found in [case(*layer, rng)]
    }
    made = {
        "made by": "tests/snippets/golden/make_conventions.py",
        "keras": keras.__version__,
        "numpy": np.__version__,
        "python": platform.python_version(),
    }
    path = Path(__file__).with_suffix("").with_name("conventions.json")
    path.write_text(json.dumps(made | {"cases": cases}) + "\n", "utf-8")


if __name__ == "__main__":
    main()
