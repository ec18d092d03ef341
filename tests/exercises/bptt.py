"""Wrong answers to the exercises on backpropagation through time."""

WRONG = {
    "exercise-binary": [
        ("-z)) - label", "-z)) + label", "Value: expected"),
        (
            "return 1 / (1 + np.exp(-z)) - l",
            "return 1 / (1 + np.exp(z)) - l",
            "V",
        ),
        ("np.exp(-z)) - label", "np.exp(-z)) - 1\n", "Value: expected"),
        ("def binary_slope", "def slope", "There is no binary_slope"),
    ],
    "exercise-product": [
        ("@ J.T", "@ J", "Value of the gradient"),
        ("product @ J.T", "J.T @ product", "Value of the gradient"),
        ("(1 - a[:, s - 1] ** 2)[:, np.newaxis] * Waa", "Waa", "the gradient"),
        ("range(1, a.shape[1] + 1)", "range(1, a.shape[1])", "Value of"),
        ("norm(product, 2)", "norm(product)", "Value of the sizes"),
        ("return result, sizes", "return sizes, result", "Shape of the gra"),
        ("return result, sizes", "return result", "Results: expected 2"),
    ],
    "exercise-truncated": [
        ("rnn_forward(x, a0, parameters)", "rnn_forward(x, a0, v)", "Value"),
        ("if first > 0 else a0", "if first > 0 else 0 * a0", "Value"),
        ("frozen[..., first - 1]", "0 * a0", "Value: expected"),
        ("start, v)[0]", "start, parameters)[0]", "Value: expected"),
        ("start, v)[0]", "start, v)[1]['dby']", "Shape: expected ()"),
    ],
    "exercise-mend": [
        ('["a_next"] ** 2)', '["a_next"]) ** 2', "Value of ['dxt'] at [0, 0]"),
        ('["a_next"] ** 2)', '["a_prev"] ** 2)', "Value of ['dxt']"),
        ('cache["Waa"].T', 'cache["Waa"]', "Value of ['da_prev']"),
        ("sum(axis=1, keepdims=True)", "sum(axis=1)", "Shape of ['dba']"),
    ],
}
