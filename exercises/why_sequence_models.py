"""What the exercises of the lesson on why order matters ask for."""

from itertools import permutations

from exercises.checking import TWO_STRINGS, Must, task
from snippets.why_sequence_models import kind


def sorted_by_kind(kinds):
    """Demand a dict of pairs (x, y), each of the kind that its task has."""
    names = ", ".join(kinds)
    yield Must(
        lambda given: given.keys() == kinds.keys(),
        f"Keys: expected {names}",
        f"键应为 {names}",
    )
    for name, expected in kinds.items():
        yield Must(
            lambda given, name=name: len(given[name]) == 2,
            f"{name}: expected a pair (x, y)",
            f"{name}：应为一对 (x, y)",
        )
        yield Must(
            lambda given, name=name, expected=expected: (
                kind(*given[name]) == expected
            ),
            f"{name}: your x and y are of another kind than the task",
            f"{name}：你的 x 和 y 不是这个任务要的那一类",
        )


@task("five_tasks")
def exercise_tasks():
    """A pair for each; what is in it is free."""
    kinds = {
        "temperature": "only X",
        "caption": "only Y",
        "cat": "neither",
        "heartbeats": "both, equal",
        "summary": "both, different",
    }
    return (), list(sorted_by_kind(kinds))


@task("orders")
def exercise_orders(rng):
    """Counted one by one."""
    words = rng.choice(["the", "dog", "bites", "man"], rng.integers(1, 7))
    words = words.tolist()
    return (words,), len(set(permutations(words)))


def pairs(letters):
    """Return the bag of the pairs of neighbours."""
    return sorted(zip(letters, letters[1:], strict=False))


@task("twins")
def exercise_pairs():
    """Any two."""
    return (), [
        TWO_STRINGS,
        Must(
            lambda two: two[0] != two[1],
            "The two are the same",
            "这两个字符串相同",
        ),
        Must(
            lambda two: pairs(two[0]) == pairs(two[1]),
            "Their bags of pairs differ",
            "这两个字符串的相邻对不同",
        ),
        Must(
            lambda two: len(two[0]) > 1,
            "They have no pairs at all",
            "这两个字符串没有相邻对",
        ),
    ]
