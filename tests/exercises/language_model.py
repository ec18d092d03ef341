"""Wrong answers to the exercises on language models."""

WRONG = {
    "exercise-unigram": [
        ("mask.sum()", "mask.size", "Value at"),
        ("axis=(1, 2)) / mask.sum()", "axis=(1, 2))", "Value at"),
        ("np.broadcast_to(", "(", "Kind: expected an array"),
        (
            "frequencies = y.sum(axis=(1, 2)) / mask.sum()",
            "frequencies = np.full(len(y), 1 / len(y))",
            "Value at",
        ),
    ],
    "exercise-end": [
        ("return y_pred / y_pred.sum(axis=0)", "return y_pred", "Value at"),
        ("y_pred[end] = 0", "y_pred[-1] = 0", "Value at"),
        ("y_pred.sum(axis=0)", "y_pred.sum(axis=1)", "broadcast"),
        ("y_pred[end] = 0", "y_pred = np.delete(y_pred, end, 0)", "Shape"),
    ],
    "exercise-order": [
        (" * y)", " * x)", "Value at"),
        ("sum(axis=0)", "max(axis=1)", "Shape: expected"),
        ("x, y, _ = make", "y, x, _ = make", "Value at"),
        ("(sentences, vocabulary)", "(sentences[::-1], vocabulary)", "Value"),
    ],
}
