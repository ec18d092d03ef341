"""Wrong answers to the exercises on melodies."""

WRONG = {
    "exercise-begin": [
        ("rng.choice(len(names), p=q)", "q.argmax()", "you got few of them"),
        ("range(count)", "range(count - 1)", "expected all of the 60"),
        ("[*notes]", "[]", "expected"),
        (
            "for t in range(x.shape[2])",
            "for t in range(x.shape[2] - 1)",
            "Length: expected",
        ),
        ("names[k] == END", "False", "Length: expected"),
        ("(xt, at, ct, parameters)", "(xt, at, at, parameters)", "expected"),
    ],
}
