"""What the exercises of the lesson on naming people ask for."""

from collections import Counter

from exercises.checking import task


@task("guess")
def exercise_dictionary(rng):
    """A word in some sentences, most often a name or not, or in none."""
    token = str(rng.choice(["Rose", "rose", "Ron", "kite"]))
    as_names = rng.integers(2, size=rng.integers(5)).tolist()
    is_name = token.istitle()
    if as_names:
        is_name = as_names.count(1) > as_names.count(0)
    count, as_name = Counter({"a": 9}), Counter({"Anna": 3})
    count[token] += len(as_names)
    as_name[token] += sum(as_names)
    return (token, count, as_name), is_name


@task("has_read")
def exercise_rule(rng):
    """A word at some place, with or without a capital, seen or not."""
    token = str(rng.choice(["Ron", "May", "Rose", "tea"]))
    place, seen = divmod(int(rng.integers(6)), 2)
    other = {"a"} | ({token.lower()} if seen else set())
    is_name = token.istitle() and place >= 1 and not seen
    return (place, token, other), is_name


@task("spans")
def exercise_whole(rng):
    """Step by step, of names that stand alone or up to an end."""
    labels = rng.integers(2, size=rng.integers(1, 10)).tolist()
    found, first = set(), None
    for t, is_name in enumerate([*labels, 0], start=1):
        if is_name and first is None:
            first = t
        elif not is_name and first is not None:
            found.add((first, t - 1))
            first = None
    return (labels,), found
