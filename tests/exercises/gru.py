"""Wrong answers to the exercises on the GRU."""

WRONG = {
    "exercise-remove": [
        (", 40)", ", 1)", "is not 1 for each input"),
        (", 40)", ", -40)", "is not 1 for each input"),
        ('np.full_like(parameters["b" + gate], 40)', "40.0", "keys and shapes"),
        ("return parameters | {", "return {", "keys and shapes"),
        (
            '"b" + gate:',
            '"bc": parameters["bc"] + 1, "b" + gate:',
            "Something else has changed",
        ),
    ],
    "exercise-explode": [
        ("4 * array", "array", "has not grown"),
        ("4 * array", "-0.5 * array", "has not grown"),
        ("4 * array", "array.T", "keys and shapes"),
        (
            "return {key: 4 * array for key, array in usual.items()}",
            "return 4 * usual['Wc']",
            "keys and shapes",
        ),
    ],
    "exercise-count": [
        ("3 *", "2 *", "Value: expected"),
        ("n_x) + n_c", "n_x)", "Value: expected"),
        ("(n_c + n_x)", "n_x", "Value: expected"),
        ("return 3", "return 3.0, 3", "Shape: expected ()"),
    ],
}
