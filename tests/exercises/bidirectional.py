"""Wrong answers to the exercises on bidirectional RNNs."""

WRONG = {
    "exercise-sees": [
        ("return moved", "return moved.T", "Value at"),
        ("return moved", "return np.ones((T_x, T_x))", "Value at"),
        ("moved[:, s]", "moved[s]", "Value at"),
        ("return moved", "return moved.any(axis=0)", "Shape: expected"),
    ],
    "exercise-count": [
        ("return 2 * of_one", "return of_one", "Value: expected"),
        ("n_y * 2 * n_a", "n_y * n_a", "Value: expected"),
        ("n_a * n_a + n_a", "n_a * n_a", "Value: expected"),
        ("2 * n_a + n_y", "2 * n_a + 2 * n_y", "Value: expected"),
    ],
    "exercise-delay": [
        (
            "(x, [(0, 0), (0, 0), (0, 1)])",
            "(x, [(0, 0), (0, 0), (1, 0)])",
            "Value of x at",
        ),
        (
            "(y, [(0, 0), (0, 0), (1, 0)])",
            "(y, [(0, 0), (0, 0), (0, 1)])",
            "Value of y at",
        ),
        ("(y, [(0, 0), (0, 0), (1, 0)])", "(y, 0)", "Shape of y"),
        ("return x_late, ", "return ", "Results: expected 2"),
    ],
}
