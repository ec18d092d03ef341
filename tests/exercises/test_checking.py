"""A verdict names the first thing that differs, in both languages."""

import string

import numpy as np
import pytest

from exercises.checking import WORDS, Must, Task, verdict

X = np.arange(6.0).reshape(2, 3)


def told(right, yours, gives=(), language="en"):
    """Check an answer that is `yours` where `right` is right."""
    asked = Task("f", gives, lambda rng: ((X,), right))
    return verdict(asked, {"f": lambda x: yours}, language)


@pytest.mark.parametrize(
    "right, yours, said",
    [
        (X, X, "Right: 20 random cases."),
        (X, X.tolist(), "Right: 20 random cases."),
        (X, X.T, "Shape: expected (2, 3), yours (3, 2)"),
        (X, X + [0, 0, 1], "Value at [0, 2]: expected 2, yours 3"),
        (X, X * np.nan, "Value at [0, 0]: expected 0, yours nan"),
        (X, X + 1e-12, "Right: 20 random cases."),
        (X, "text", "Kind: expected an array of numbers, yours is str"),
        (X, [[1], [1, 2]], "Kind: expected an array of numbers, yours is list"),
        (X, None, "f returns None: end it with return."),
        (3, 4, "Value: expected 3, yours 4"),
        (3, 3.0, "Right: 20 random cases."),
        ("a", "b", "Value: expected 'a', yours 'b'"),
        ("a", 1, "Kind: expected str, yours is int"),
        (["a"], ["a", "b"], "Length: expected 1, yours 2"),
        (["a", "b"], ["a", "c"], "Value of [1]: expected 'b', yours 'c'"),
        ({"p": X}, {"q": X}, "Keys: expected ['p'], yours ['q']"),
        ({"p": X}, {"p": X.T}, "Shape of ['p']: expected (2, 3), yours (3, 2)"),
        ({1}, {2}, "Value: expected {1}, yours {2}"),
        ([Must(len, "Not empty.", "不能为空。")], "", "Not empty."),
        ([Must(len, "Not empty.", "不能为空。")], 3, "Not empty."),
        (
            [Must(len, "Not empty.", "不能为空。")],
            "a",
            "Right: 20 random cases.",
        ),
    ],
)
def test_first_difference(right, yours, said):
    assert told(right, yours)["said"] == said
    assert told(right, yours)["right"] == said.startswith("Right")


def test_results_have_their_names():
    both = X, X + 1
    names = ("a", "b")
    assert told(both, both, names)["right"]
    assert told(both, X, names)["said"] == "Results: expected 2, yours 1"
    said = told(both, (X, X), names)["said"]
    assert said == "Value of b at [0, 0]: expected 1, yours 0"


def test_a_name_that_is_a_word_is_said_in_the_language():
    names = ("a", ("the sum", "和"))
    said = [
        told((X, X + 1), (X, X), names, language)["said"]
        for language in ("en", "zh", "fr")
    ]
    assert said == [
        "Value of the sum at [0, 0]: expected 1, yours 0",
        "值（和），下标 [0, 0]：应为 1，你的是 0",
        "Value of the sum at [0, 0]: expected 1, yours 0",
    ]


def test_the_case_is_shown():
    case = told(X, X.T)["case"]
    assert case == "The case:\nx = [[0., 1., 2.],\n     [3., 4., 5.]]"


def test_a_condition_shows_the_result():
    short = [Must(lambda text: len(text) < 3, "Too long.", "太长。")]
    assert told(short, "abcd")["case"].endswith("Your result: 'abcd'")
    assert told(short, "abcd", language="zh")["said"] == "太长。"


def test_a_single_value_is_not_given_away():
    asked = Task("f", (), lambda: ((), 1234.5))
    said = verdict(asked, {"f": lambda: 1})
    assert said == {"right": False, "said": "Value: 1 is not it.", "case": ""}
    assert verdict(asked, {"f": lambda: 1234.5})["said"] == "Right."


@pytest.mark.parametrize("names", [{}, {"f": 3}])
def test_a_missing_function(names):
    said = verdict(Task("f", (), lambda: ((), 1)), names)
    assert not said["right"] and "f" in said["said"]


def test_an_answer_cannot_change_what_is_right():
    def spoil(x):
        x[:] = 0
        return x

    asked = Task("f", (), lambda rng: ((X,), X))
    assert "Value at" in verdict(asked, {"f": spoil})["said"]
    assert X.any()


def test_both_languages_say_the_same():
    def parts(text):
        return {
            name for _, name, _, _ in string.Formatter().parse(text) if name
        }

    for key, text in WORDS["en"].items():
        assert parts(WORDS["zh"][key]) == parts(text)
    assert WORDS["zh"].keys() == WORDS["en"].keys()
