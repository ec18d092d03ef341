"""Wrong answers to the exercises on one-hot encoding."""

WRONG = {
    "exercise-slide": [
        (
            "np.array(found) - 1",
            "np.array(found)",
            "index 10000 is out of range",
        ),
        (", start=1", "", "Value of the missing steps"),
        ("word.lower() in", "word in", "Shape of the columns"),
        ("10_000), missing", "10_000).T, missing", "Shape of the columns"),
        ("10_000), missing", "10_000)", "Results: expected 2"),
    ],
    "exercise-unknown": [
        ("np.mean", "np.sum", "Value: expected"),
        (
            "vocabulary(tokens, size)",
            "vocabulary(tokens, size + 1)",
            "Value: expected",
        ),
        ('== known["<UNK>"]', '!= known["<UNK>"]', "Value: expected"),
        ("np.mean(encode", "(encode", "Shape: expected ()"),
    ],
    "exercise-finite": [
        ("[[1.0, 2.0, np.inf]]", "[1.0, 2.0, np.inf]", "the shape (1, 3)"),
        ("np.inf", "3.0", "W: expected one infinity"),
        ("2.0", "np.nan", "the other numbers have to be finite"),
        ("), 0", "), 2", "The column that you pick has the infinity"),
    ],
}
