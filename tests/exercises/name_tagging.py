"""Wrong answers to the exercises on naming people."""

WRONG = {
    "exercise-dictionary": [
        ("return token[0].isupper()", "return False", "Value: expected True"),
        ("if count[token]", "if False", "Value: expected"),
        ("2 * as_name[token] > count[token]", "as_name[token] > 0", "Value"),
        ("return token[0].isupper()", "return token.isupper()", "Value"),
    ],
    "exercise-rule": [
        ("place > 0", "place > 1", "Value: expected True"),
        ("place > 0 and ", "", "Value: expected False"),
        ("token[0].isupper() and ", "", "Value: expected False"),
        ("token.lower() not", "token not", "Value: expected False"),
        (" and unseen", "", "Value: expected False"),
    ],
    "exercise-whole": [
        ("zip(first + 1, last)", "zip(first, last)", "Value: expected"),
        ("zip(first + 1, last)", "zip(first + 1, last + 1)", "Value"),
        ("[0, *np", "[*np", "Value: expected"),
        (", 0])", "])", "Value: expected"),
        ("return set(", "return list(", "Kind: expected set, yours is list"),
    ],
}
