"""Wrong answers to the exercises on why order matters."""

WRONG = {
    "exercise-tasks": [
        ("photo = 0.5", "photo = [0.5, 0.5]", "caption: your x and y"),
        ("[0, 0, 1, 0]", "0", "heartbeats: your x and y"),
        ('["word"] * 20', '["word"] * 500', "summary: your x and y"),
        ('"cat":', '"dog":', "Keys: expected temperature, caption, cat"),
        ("(photo, 1)", "(photo, 1, 2)", "cat: expected a pair (x, y)"),
    ],
    "exercise-orders": [
        ("prod(map(factorial, counts))", "1", "Value: expected"),
        ("prod(map(factorial, counts))", "factorial(len(counts))", "Value"),
        ("map(factorial, counts)", "counts", "Value: expected"),
        ("return factorial", "factorial", "orders returns None"),
    ],
    "exercise-pairs": [
        ('"abaca", "acaba"', '"abaca", "abaca"', "The two are the same"),
        ('"abaca", "acaba"', '"abc", "acb"', "Their bags of pairs differ"),
        ('"abaca", "acaba"', '"abacaacaba"', "Expected two strings"),
        ('"abaca", "acaba"', '"a", "b"', "They have no pairs at all"),
    ],
}
