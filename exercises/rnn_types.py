"""What the exercises of the lesson on types of RNN ask for."""

import numpy as np

from exercises.checking import TWO_STRINGS, Must, task
from exercises.why_sequence_models import sorted_by_kind
from snippets.why_sequence_models import coding_region


@task("five_tasks")
def exercise_which():
    """A pair for each; what is in it is free."""
    kinds = {
        "speaker": "only X",
        "car": "both, equal",
        "title": "only Y",
        "dictation": "both, different",
        "digit": "neither",
    }
    return (), list(sorted_by_kind(kinds))


@task("same_beginning")
def exercise_equal():
    """Any two."""
    return (), [
        TWO_STRINGS,
        Must(
            lambda two: two[0][0] == two[1][0],
            "Their first letters differ",
            "两个字符串的首字母不同",
        ),
        Must(
            lambda two: coding_region(two[0])[0] != coding_region(two[1])[0],
            "coding_region gives both first letters the same label",
            "coding_region 给这两个首字母的标签相同",
        ),
    ]


@task("by_chance")
def exercise_chance(rng):
    """So many examples that frequencies show."""
    m = 20_000
    chances = rng.dirichlet(np.ones(rng.integers(2, 6)))
    chances[0] = 0  # is never drawn
    chances /= chances.sum()
    yt = np.repeat(chances[:, np.newaxis], m, axis=1)
    return (yt,), [
        Must(
            lambda drawn: np.shape(drawn) == yt.shape,
            f"Shape: expected {yt.shape}",
            f"形状应为 {yt.shape}",
        ),
        Must(
            lambda drawn: np.isin(drawn, [0, 1]).all(),
            "Only 0 and 1 can be in one-hot columns",
            "独热的列里只能有 0 和 1",
        ),
        Must(
            lambda drawn: (drawn.sum(axis=0) == 1).all(),
            "A column has to have a single 1",
            "每一列应恰有一个 1",
        ),
        Must(
            lambda drawn: drawn[0].sum() == 0,
            "A class of probability 0 was drawn",
            "采样到了概率为 0 的类别",
        ),
        Must(
            lambda drawn: (abs(drawn.mean(axis=1) - chances) < 0.03).all(),
            "The frequencies are not the probabilities",
            "频率与概率不符",
        ),
    ]
