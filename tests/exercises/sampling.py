"""Wrong answers to the exercises on sampling."""

WRONG = {
    "exercise-prefix": [
        (
            "if len(name) < len(start)",
            "if len(name) < 0",
            "Value: expected 'daac'",
        ),
        ("rng.choice(n_x, p=yt[:, 0])", "yt[:, 0].argmax()", "few of them"),
        ("rng.choice(n_x, p=yt[:, 0])", "rng.integers(n_x - 2)", "Value: "),
        ("while len(name) < 50", "while len(name) < 30", "expected 50 letters"),
        ("xt = one_hot", "x = one_hot", "Value: expected"),
        ("return name", "return [*name]", "Kind: expected str, yours is list"),
    ],
    "exercise-probable": [
        (" / np.log(10)", "", "Value: expected"),
        ("of_first - of_second", "of_second - of_first", "Value: expected"),
        ("return of_first - of_second", "return of_first / of_second", "Value"),
        ("y_pred, y, mask)", "y_pred, x, mask)", "Value: expected"),
    ],
    "exercise-chaos": [
        ("a0 + epsilon", "a0", "Value at [0]"),
        (".max(axis=0)", ".max()", "Shape: expected"),
        (".max(axis=0)", ".sum(axis=0)", "Value at [0]"),
        ("a[:, 0] - a[:, 1]", "a[..., 0] - a[..., 1]", "Shape: expected"),
    ],
}
