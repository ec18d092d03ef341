"""What the table of first moves is made of."""

from tools.measure.first_move import MOVED, TASK, longest, table

HERE, ELSEWHERE = {"pid": 1, "tid": 1}, {"pid": 1, "tid": 2}


def test_the_longest_task_is_found_on_each_side_of_the_move():
    def task(at, lasts, where):
        times = {"ts": at, "dur": 9e6, "tdur": lasts * 1000}
        return {"name": TASK, **times, **where}

    events = [
        task(1, 20, HERE),
        task(2, 30, HERE),
        task(3, 900, ELSEWHERE),
        {"name": MOVED, "ts": 4, **HERE},
        task(5, 70, HERE),
        task(6, 60, HERE),
        task(7, 800, ELSEWHERE),
        {"name": "another", "ts": 8, "dur": 1, "tdur": 9e6, **HERE},
    ]
    assert longest({"traceEvents": events}) == (30, 70)


def test_nothing_to_do_is_no_time():
    mark = {"name": MOVED, "ts": 4, **HERE}
    assert longest({"traceEvents": [mark]}) == (0, 0)


def test_the_table_has_a_line_for_each_page_and_size():
    times = {"load": 100.4, "tap": 1, "key": 2, "scroll": 3}
    head, line = table([("en/rnn/", "wide", times)]).splitlines()
    assert head.split()[-4:] == ["load", "tap", "key", "scroll"]
    assert line.split() == ["en/rnn/", "wide", "100", "1", "2", "3"]
