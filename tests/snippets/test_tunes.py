"""The tunes of the lesson "Improvise a melody" are written correctly."""

import re
from collections import Counter

import pytest

from snippets.tunes import BOOK, TUNES, Tune, read_note, read_tunes

PLANTED = "Toy; England; 18; 2/4; –\nC | C2 D E | C D E F | G4 |\nc3\n"
METERS = {"4/4": 8, "3/4": 6, "6/4": 12, "6/8": 6}


def faults(tunes):
    """What is wrong with some tunes."""
    for tune in tunes:
        full = METERS.get(tune.meter, 4)
        lengths = [sum(read_note(n)[1] for n in bar) for bar in tune.bars]
        for i, length in enumerate(lengths):
            inside = 0 < i < len(lengths) - 1
            if length != full if inside else not 0 < length <= full:
                yield f"{tune.title}: bar {i + 1}: {tune.bars[i]}"
        if any(not -5 <= read_note(n)[0] <= 21 for n in tune.notes):
            yield f"{tune.title}: out of range"
        if not 15 <= tune.century <= 19:
            yield f"{tune.title}: century {tune.century}"
    for what in ("title", "notes"):
        values = Counter(str(getattr(tune, what)) for tune in tunes)
        yield from (f"twice: {v}" for v, n in values.items() if n > 1)


def test_every_bar_is_full_and_no_two_tunes_are_equal():
    """And all lie between the G below middle C and the A two octaves up."""
    assert list(faults(TUNES)) == []
    assert len(TUNES) == 70
    assert {tune.meter for tune in TUNES} <= METERS.keys()


def test_the_book_is_read_whole():
    """Every bar line, every note; titles in order."""
    music = re.sub(r".*;.*\n", "", BOOK)
    assert sum(len(tune.notes) for tune in TUNES) == len(
        music.replace("|", " ").split()
    )
    assert sum(len(tune.bars) - 1 for tune in TUNES) == music.count("|")
    titles = [tune.title for tune in TUNES]
    assert titles == sorted(titles)


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        ("C", (0, 1)),
        ("C,", (-12, 1)),
        ("B,3", (-1, 3)),
        ("A2", (9, 2)),
        ("c10", (12, 10)),
        ("d", (14, 1)),
        ("e", (16, 1)),
        ("f4", (17, 4)),
        ("g", (19, 1)),
    ],
)
def test_notes_are_read(note, expected):
    """Semitones above middle C, and eighths."""
    assert read_note(note) == expected


@pytest.mark.parametrize("note", ["H", "c,", "C'", "2C", "", "C2 D", "^F"])
def test_what_is_no_note_is_refused(note):
    """The message names it."""
    with pytest.raises(ValueError, match=re.escape(f"note {note!r}, expected")):
        read_note(note)


def test_a_tune_is_read():
    """All its fields; a bar may go on in the next line."""
    (tune,) = read_tunes(PLANTED)
    bars = [["C"], ["C2", "D", "E"], ["C", "D", "E", "F"], ["G4"], ["c3"]]
    assert tune == Tune("Toy", "England", 18, "2/4", "–", bars)
    assert tune.notes == "C C2 D E C D E F G4 c3".split()
    assert list(faults([tune])) == []


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("C2 D E", "C2 D E2", "Toy: bar 2"),
        ("C D E F", "C D E", "Toy: bar 3"),
        ("c3", "c5", "Toy: bar 5"),
        ("G4", "C,4", "Toy: out of range"),
        ("18", "20", "Toy: century 20"),
    ],
)
def test_finds_in_a_tune(old, new, message):
    """A length, a pitch, a tune that is too young."""
    found = list(faults(read_tunes(PLANTED.replace(old, new))))
    assert [fault[: len(message)] for fault in found] == [message]


def test_finds_a_tune_that_stands_twice():
    """With its title, and under another one."""
    other = PLANTED.replace("Toy", "Boy")
    assert len(list(faults(read_tunes(f"{PLANTED}\n{PLANTED}")))) == 2
    (fault,) = faults(read_tunes(f"{PLANTED}\n{other}"))
    assert fault.startswith("twice: ['C', 'C2'")
