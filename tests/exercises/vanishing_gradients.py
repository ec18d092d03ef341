"""Wrong answers to the exercises on vanishing gradients."""

WRONG = {
    "exercise-sigmoid": [
        ("at * (1 - at) * Waa", "(1 - at**2) * Waa", "Value at [0, 0]"),
        ("* Waa", "* Waa.T", "Value at [0, 1]"),
        ("at * (1 - at) * Waa", "at.T * (1 - at.T) * Waa", "Value at [0, 1]"),
        ("at * (1 - at) * Waa", "at * (1 - at)", "Shape: expected"),
    ],
    "exercise-orthogonal": [
        ("np.linalg.qr(rng.standard_normal((n, n)))[0]", "np.eye(n)", "single"),
        (
            "np.linalg.qr(rng.standard_normal((n, n)))[0]",
            "rng.standard_normal((n, n))",
            "Its transpose times itself",
        ),
        ("))[0]", "))[1]", "Its transpose times itself"),
        ("))[0]", "))", "Shape: expected"),
    ],
    "exercise-angle": [
        ("g[0] *= 1e9", "g[0] *= 2", "Another gradient is turned farther"),
        ("g[0] *= 1e9", "g *= 1e9", "Clipping hardly turns it"),
        ("np.full(n, limit)", "np.zeros(n) + 1e-3", "Clipping hardly turns"),
        ("np.full(n, limit)", "np.full((n, 1), limit)", "Shape: expected"),
    ],
}
