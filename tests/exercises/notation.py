"""Wrong answers to the exercises on notation."""

WRONG = {
    "exercise-read": [
        ("x[:, 2, 1]", "x[:, 3, 2]", "Value of x⟨2⟩ of example 3"),
        ("x[:, 2, 1]", "x[:, 1, 2]", "Value of x⟨2⟩ of example 3"),
        ("x[:, 2, 1]", "x[2, 1]", "Shape of x⟨2⟩ of example 3"),
        ("x[0, 1, 2]", "x[0, 2, 1]", "Value of x_1⟨3⟩ of example 2"),
        ("x[0, 1, 2]", "x[1, 1, 2]", "Value of x_1⟨3⟩ of example 2"),
        ("x[:, :, -1]", "x[:, :, 4]", "index 4 is out of bounds"),
        ("x[:, :, -1]", "x[-1]", "Shape of all at T_x"),
    ],
    "exercise-last": [
        ("lengths - 1", "lengths", "out of bounds"),
        ("lengths - 1", "-1", "Value at"),
        ("np.arange(len(lengths))", ":", "Shape: expected"),
        ("lengths - 1]", "lengths - 1].T", "Shape: expected"),
    ],
    "exercise-layout": [
        ("transpose(2, 1, 0)", "transpose(2, 0, 1)", "Shape: expected"),
        ("transpose(2, 1, 0)", "transpose(1, 2, 0)", "Shape: expected"),
        (
            "x.transpose(2, 1, 0)",
            "x.reshape(x.shape[2], x.shape[1], x.shape[0])",
            "Value at",
        ),
    ],
}
