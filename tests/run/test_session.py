"""The programs of a page as a reader runs them, one at a time."""

import pytest

from tools.run.session import CAP, Session


def run(session, index):
    """Run a block; return what it printed and how it failed."""
    printed = []
    error = session.run(index, printed.append)
    return "".join(printed), error


def session(*sources, listings=()):
    """Make a session of programs; those in `listings` only define."""
    return Session(
        [(s, f"block {i}", i in listings) for i, s in enumerate(sources)]
    )


COUNT = "x = 1\nprint(x)", "x += 1\nprint(x)", "print(x)", "y = 5\nprint(y)"


def test_a_block_gets_what_it_needs_and_no_more():
    here = session(*COUNT)
    assert run(here, 2) == ("2\n", None)
    assert list(here.ran) == [0, 1, 2]
    assert run(here, 3) == ("5\n", None)


def test_of_a_block_that_only_imports_a_name_the_import_is_enough():
    here = session("import math\nx = 1 / 0", "print(math.floor(1.5))")
    assert run(here, 1) == ("1\n", None)
    assert list(here.ran) == [1]


def test_the_last_import_of_a_name_counts():
    here = session(
        "from math import floor as f",
        "from math import ceil as f\ny = 0",
        "y = 1\ndef f(x):\n    return 5",
        "from math import ceil as f",
        "print(f(1.5))",
    )
    assert run(here, 4) == ("2\n", None)
    assert run(session("import math", "math = 3", "print(math)"), 2)[0] == "3\n"


def test_what_is_needed_prints_nothing():
    assert run(session(*COUNT), 1) == ("2\n", None)


def test_a_block_that_runs_again_starts_from_where_it_started():
    here = session(*COUNT)
    assert [run(here, i)[0] for i in (0, 1, 1, 2, 1, 2)] == [
        "1\n",
        "2\n",
        "2\n",
        "2\n",
        "2\n",
        "2\n",
    ]


def test_a_name_that_is_made_anew_needs_nothing_before():
    here = session("x = 1", "x = 2", "print(x)")
    assert list(here.needed(2)) == [1]


def test_what_changes_an_array_in_place_is_needed():
    here = session("x = [1]", "x.append(2)", "print(x)")
    assert run(here, 2) == ("[1, 2]\n", None)


def test_a_name_read_in_a_function_is_needed():
    here = session("y = 1", "def f():\n    return y", "print(f())")
    assert run(here, 2) == ("1\n", None)


def test_listings_always_run_first():
    here = session("def f():\n    return 3", "print(f())", listings={0})
    assert run(here, 1) == ("3\n", None)


def test_a_changed_listing_changes_what_follows():
    here = session("def f():\n    return 3", "print(f())", listings={0})
    assert run(here, 1) == ("3\n", None)
    here.change(0, "def f():\n    return 4")
    assert run(here, 1) == ("4\n", None)


def test_a_changed_program_changes_what_follows():
    here = session(*COUNT)
    assert run(here, 1) == ("2\n", None)
    here.change(0, "x = 10")
    assert run(here, 1) == ("11\n", None)


def test_what_cannot_be_copied_is_run_from_the_start():
    here = session("x = iter([1, 2])", "print(next(x))")
    assert [run(here, 1) for _ in range(2)] == [("1\n", None)] * 2


@pytest.mark.parametrize(
    "source, said",
    [
        ("1 / 0", "ZeroDivisionError"),
        ("print(", "SyntaxError"),
        ("raise SystemExit(3)", "SystemExit: 3"),
    ],
)
def test_an_error_shows_the_line_and_not_our_code(source, said):
    here = session(f"a = 1\n{source}")
    _, error = run(here, 0)
    assert said in error and 'File "block 0", line 2' in error
    assert "session.py" not in error
    assert source in error


def test_after_an_error_the_session_goes_on():
    here = session("x = 1", "x / 0", "print(x)")
    assert run(here, 1)[1]
    here.change(1, "x = 2")
    assert run(here, 2) == ("2\n", None)


def test_an_earlier_block_is_not_run_after_a_later_one():
    here = session("y = 1; x = 9", "x = 2", "print(x, y)")
    assert run(here, 1) == ("", None)
    assert run(here, 2) == ("2 1\n", None)


def test_what_only_an_earlier_text_defined_is_gone():
    here = session("def f(): return 1")
    assert run(here, 0) == ("", None)
    here.change(0, "def g(): return 2")
    assert run(here, 0) == ("", None)
    assert {"f", "g"} & here.namespace.keys() == {"g"}


def test_an_error_in_what_is_needed_is_shown():
    here = session("x = 1 / 0", "print(x)")
    assert "block 0" in run(here, 1)[1]


def test_too_much_output_is_cut_and_counted():
    printed, error = run(session("for i in range(200_000): print(i)"), 0)
    assert error is None
    assert len(printed) < CAP + 100
    assert printed.endswith("more characters")


def test_what_only_reads_a_function_is_not_needed():
    here = session("import math\nx = 1", "y = math.pi", "print(x, math.e)")
    assert list(here.needed(2)) == [0]


def test_what_is_a_functions_own_is_not_needed():
    here = session(
        "a = 1",
        "def f(a):\n    b = a\n    return lambda c: [d + b for d in c]",
        "print(f(2)([3]))",
    )
    assert list(here.needed(2)) == [1]
    assert here.blocks[1].needs == set()


def test_a_setting_is_needed():
    settings = "import numpy as np", "np.set_printoptions(precision=1)"
    here = session(*settings, "print(np.array([1.23]))")
    assert list(here.needed(2)) == [1]  # of the first one, the import
    assert run(here, 2) == ("[1.2]\n", None)


def test_what_only_reads_may_fail():
    here = session("x = [1]", "y = len(x) / 0", "print(x)")
    assert here.needed(2) == {0: True, 1: False}
    assert run(here, 2) == ("[1]\n", None)
    assert run(here, 2) == ("[1]\n", None)
    assert "ZeroDivisionError" in run(here, 1)[1]


def test_what_failed_leaves_nothing_behind():
    here = session("x = [1]", "x.append(2)\n1 / 0", "print(x)")
    assert "ZeroDivisionError" in run(here, 1)[1]
    here.change(1, "x.append(3)")
    assert run(here, 2) == ("[1, 3]\n", None)


def test_a_needed_block_that_failed_leaves_nothing_behind():
    here = session("x = [1]", "x.append(2)\ny = 1 / 0", "print(x, y)")
    assert run(here, 0) == ("", None)
    assert "ZeroDivisionError" in run(here, 2)[1]
    here.change(1, "x.append(3)\ny = 0")
    assert run(here, 2) == ("[1, 3] 0\n", None)


def test_a_needed_block_that_is_stopped_ends_the_run():
    here = session("x = [1]", "len(x)\nraise KeyboardInterrupt", "print(x)")
    printed, error = run(here, 2)
    assert printed == "" and error.endswith("KeyboardInterrupt")


def test_a_block_is_not_run_after_what_changes_what_its_functions_read():
    here = session(
        "x, z = [1, 2], 7\ndef last(): return x[-1]",
        "kept = last()",
        "x = [5]\ny = z",
        "print(kept, y)",
    )
    assert [run(here, i)[0] for i in (2, 3)] == ["", "2 7\n"]


def test_what_ran_before_a_name_was_made_anew_spoils_nothing():
    here = session("x = 1", "x = next(counted)", "print(x)")
    here.namespace["counted"] = iter("ab")
    assert [run(here, i)[0] for i in (0, 1, 2)] == ["", "", "a\n"]


def test_what_a_loop_makes_is_not_needed():
    here = session(
        "for x in 'ab':\n    y = x",
        "for x in 'cd':\n    y = x\n    print(y, end='')",
        "for x in x:\n    print(x)",
        "y += 'e'\nfor _ in 'a':\n    y = y + 'f'\nprint(y)",
    )
    assert [list(here.needed(i)) for i in range(3)] == [[], [], [0, 1]]
    assert run(here, 1) == ("cd", None)
    assert run(here, 3) == ("def\n", None)
