"""Wrong answers to the exercises on types of RNN."""

WRONG = {
    "exercise-which": [
        ("np.zeros(50)", "0", "car: your x and y"),
        ("(3, [", "([3, 4], [", "title: your x and y"),
        ('["hello", "world"]', '"hello"', "dictation: your x and y"),
        ('"digit": (0.5, 7)', '"picture": (0.5, 7)', "Keys: expected speaker"),
    ],
    "exercise-equal": [
        ('"ATCTAA"', '"CTGTAA"', "Their first letters differ"),
        ('"ATCTAA"', '"ATGTAA"', "gives both first letters the same label"),
        ('"ATGTAA", "ATCTAA"', '"ATGTAA"', "Expected two strings"),
    ],
    "exercise-chance": [
        ("rng.random(yt.shape[1])", "rng.random()", "The frequencies are not"),
        ("rng.random(yt.shape[1])", "0.5", "The frequencies are not"),
        ("np.cumsum(yt, axis=0) <", "yt <", "The frequencies are not"),
        (" < rng", " > rng", "The frequencies are not"),
        ("one_hot(indices, len(yt))", "yt", "Only 0 and 1"),
        ("one_hot(indices, len(yt))", "indices", "Shape: expected"),
    ],
}
