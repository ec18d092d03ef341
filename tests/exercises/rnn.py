"""Wrong answers to the exercises on the plain RNN, and what they are told.

Each is the printed solution with one text replaced by another.
"""

WRONG = {
    "exercise-memory": [
        ("[a_prev, xt]", "[xt, a_prev]", "Value of a_next"),
        ("a_next = np.tanh(", "a_next = (", "Value of a_next"),
        ("softmax(", "np.exp(", "Value of yt_pred"),
        ("return a_next, ", "return ", "Results: expected 2, yours"),
        ("return a_next, ", "return a_next.T, ", "Shape of a_next"),
        ("return a_next, ", "a_next, ", "stacked_cell returns None"),
    ],
    "exercise-sees": [
        (
            "return moved",
            "return moved.T",
            "Value at [0, 1]: expected 0, yours 1",
        ),
        ("return moved", "return moved[0]", "Shape: expected"),
        ("return moved", "return np.tri(T_x)", "Value at"),
        ("other[..., s] += 1", "other[..., s:] += 1", "Value at"),
    ],
    "exercise-front": [
        ("[..., n:]", "", "Shape: expected"),
        ("[np.zeros((*x.shape[:2], n)), x]", "[x]", "Shape: expected"),
        ("(front, a0", "(front, 0 * a0", "Value at"),
        ("np.zeros((", "np.ones((", "Value at"),
    ],
    "exercise-pieces": [
        ("a[..., -1]", "a[..., 0]", "Value at"),
        ("a[..., -1]", "a0", "Value at"),
        ("[y_first, y_rest]", "[y_rest, y_first]", "Value at"),
        (", axis=-1)", ", axis=0)", "Shape: expected"),
    ],
}
