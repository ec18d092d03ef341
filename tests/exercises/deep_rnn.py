"""Wrong answers to the exercises on deep RNNs."""

WRONG = {
    "exercise-formula": [
        ("[n_x, *sizes][l - 1]", "n_x", "Value of [1]: expected"),
        ("[n_x, *sizes][l - 1]", "[n_x, *sizes][l]", "Value of [1]"),
        (
            "return sizes[l - 1], sizes[l - 1] + below",
            "return sizes[l - 1] + below, sizes[l - 1]",
            "Value of [0]",
        ),
        ("return sizes[l - 1], ", "return ", "Kind: expected list"),
    ],
    "exercise-memoryless": [
        (
            '"Waa": np.zeros_like(parameters["Waa"])',
            '"Wax": np.zeros_like(parameters["Wax"])',
            "Value of ['Wax']",
        ),
        ("return parameters | {", "return {", "Keys: expected"),
        ("np.zeros_like", "np.ones_like", "Value of ['Waa'] at [0, 0]"),
        ("np.zeros_like", "len", "Shape of ['Waa']"),
    ],
    "exercise-wide": [
        ("return n", "return 1 + n", "Value: expected"),
        ("<= deep", "< deep - 1", "Value: expected"),
        ("count(n_x, [n + 1], n_y)", "count(n_x, [n + 1], 1)", "Value: exp"),
        ("count(n_x, [n + 1], n_y) <= deep", "n + 1 <= sum(sizes)", "Value"),
    ],
}
