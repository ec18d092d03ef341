"""Lesson "Why sequence models": seven kinds of sequences, and their order."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from snippets.why_sequence_models import (
    MORSE,
    bag,
    coding_region,
    kind,
    major_scale,
    morse,
    moving_dot,
    seven_examples,
)

# International Morse code (ITU-R M.1677-1), for the letters that we use.
CODE = {"E": ".", "O": "---", "S": "...", "T": "-"}
WORDS = st.lists(st.sampled_from("abc"), max_size=8)
DNA = st.text("ACGT", max_size=60) | st.text("ATG", max_size=60)
UNIT = 480  # samples in 0.06 seconds at 8000 a second


def loudness(samples, unit=UNIT):
    """The largest sample of every unit of time."""
    return np.abs(samples).reshape(-1, unit).max(axis=1)


def read_morse(samples, unit=UNIT):
    """The text again, from the sound alone."""
    loud = loudness(samples, unit) > 0.5
    line = "".join("#" if on else " " for on in loud)
    back = {code.replace("-", "###").replace(".", "#"): code for code in "-."}
    letters = {code: letter for letter, code in CODE.items()}
    return "".join(
        letters["".join(back[sign] for sign in letter.split(" "))]
        for letter in line.split("   ")
    )


# Sound


def test_sos_is_nine_signs_with_pauses():
    """Dot 1, dash 3, pauses 1 and, between letters, 3 units of 480 samples."""
    samples = morse("SOS")
    line = "".join("#" if on else " " for on in loudness(samples) > 0.5)
    assert line == "# # #   ### ### ###   # # #"
    assert samples.shape == (27 * UNIT,)


@given(st.text("EOST", min_size=1, max_size=6))
def test_the_text_can_be_read_from_the_sound(text):
    """So X says all that Y says."""
    assert read_morse(morse(text)) == text


def test_the_code_is_that_of_the_world():
    """Four letters of the international table."""
    assert MORSE == CODE


def test_the_tone_is_600_hertz_and_silence_is_0():
    """The largest Fourier coefficient of one dash of 0.18 seconds."""
    samples = morse("T")
    peak = np.abs(np.fft.rfft(samples)).argmax()
    assert peak / 0.18 == pytest.approx(600, abs=3)
    assert np.abs(samples).max() == pytest.approx(1, abs=0.01)
    quiet = loudness(morse("SOS"))[[1, 5, 6, 7]]
    assert not quiet.any()


def test_another_rate_takes_other_samples_of_the_same_sound():
    """Every second sample of 16,000 a second are those of 8000."""
    assert len(morse("SOS", rate=16_000)) == 2 * len(morse("SOS"))
    np.testing.assert_allclose(
        morse("SO", rate=16_000)[::2], morse("SO"), rtol=0, atol=1e-9
    )


def test_a_letter_without_a_code_is_named():
    """No letter is dropped in silence."""
    with pytest.raises(KeyError, match="X"):
        morse("SXS")


# Music, DNA, video


def test_c_major_are_the_white_keys():
    """C D E F G A B C, twelve semitones from the first to the last."""
    assert major_scale(60).tolist() == [60, 62, 64, 65, 67, 69, 71, 72]
    assert (major_scale(69) - major_scale(60) == 9).all()


@pytest.mark.parametrize(
    ("dna", "labels"),
    [
        ("ATGTAA", "111111"),
        ("CATGCCCTGAT", "01111111110"),
        ("ATGCTAATAG", "0000000000"),  # TAA and TAG, both out of step
        ("ATGCTAATAGA", "0" * 11),
        ("ATGCCCTAGTAA", "111111111000"),  # the first stop ends it
        ("ATGATGTGA", "111111111"),
        ("TAAATG", "000000"),
        ("", ""),
    ],
)
def test_a_gene_by_hand(dna, labels):
    """From ATG, in threes, to the first TAA, TAG or TGA."""
    assert "".join(map(str, coding_region(dna))) == labels


@given(DNA)
def test_a_gene_by_trying_all_starts(dna):
    """The same with two loops and no pattern."""
    expected = [0] * len(dna)
    for first in range(len(dna)):
        stops = [
            i + 3
            for i in range(first + 3, len(dna) - 2, 3)
            if dna[i : i + 3] in ("TAA", "TAG", "TGA")
        ]
        if dna[first : first + 3] == "ATG" and stops:
            expected[first : stops[0]] = [1] * (stops[0] - first)
            break
    assert coding_region(dna).tolist() == expected


def test_the_dot_moves_one_pixel_a_frame():
    """One pixel is on in each frame, in the middle row."""
    video = moving_dot(4, 3, 4)
    assert video.shape == (4, 3, 4)
    assert [tuple(place) for place in np.argwhere(video)] == [
        (t, 1, t) for t in range(4)
    ]


def test_a_dot_that_leaves_comes_back_on_the_left():
    """Frame 3 of a video two pixels wide is like frame 1."""
    video = moving_dot(4, 1, 2)
    assert video[:, 0].tolist() == [[1, 0], [0, 1], [1, 0], [0, 1]]


# The seven


def test_the_seven_of_the_lecture():
    """Names in its order, shapes counted by hand, and what is a sequence."""
    found = [
        (task, x.shape, y.shape, kind(x, y)) for task, x, y in seven_examples()
    ]
    assert found == [
        ("speech recognition", (12960,), (3,), "both, different"),
        ("music generation", (), (8,), "only Y"),
        ("sentiment classification", (8,), (), "only X"),
        ("DNA analysis", (16,), (16,), "both, equal"),
        ("machine translation", (4,), (7,), "both, different"),
        ("video activity recognition", (5, 3, 5), (), "only X"),
        ("named-entity recognition", (9,), (9,), "both, equal"),
    ]


def test_what_the_examples_say():
    """Y is the right answer for X."""
    by_task = {task: (x, y) for task, x, y in seven_examples()}
    x, y = by_task["speech recognition"]
    assert read_morse(x) == "".join(y) == "SOS"
    x, y = by_task["DNA analysis"]
    assert "".join(x[y == 1]) == "ATGGCTTGCTAA"
    x, y = by_task["named-entity recognition"]
    assert x[y == 1].tolist() == ["Harry", "Potter", "Hermione", "Granger"]
    x, y = by_task["music generation"]
    assert y[0] == x
    x, y = by_task["sentiment classification"]
    assert " ".join(x) == "There is nothing to like in this movie"
    assert y == 1
    x, y = by_task["machine translation"]
    assert " ".join(x) == "Voulez-vous chanter avec moi"
    assert " ".join(y) == "Do you want to sing with me"
    x, y = by_task["video activity recognition"]
    assert (x == moving_dot(5, 3, 5)).all()
    assert y == "right"


def test_a_call_gives_arrays_of_its_own():
    """Writing into one example changes no later one."""
    seven_examples()[0].x[:] = 7
    assert seven_examples()[0].x.max() <= 1


@pytest.mark.parametrize(
    ("x", "y", "expected"),
    [
        (3, 4, "neither"),
        (3, [4], "only Y"),
        ([3], 4, "only X"),
        ([3], [4], "both, equal"),
        ([], [4], "both, different"),
        (np.ones((2, 5)), np.ones((2, 7)), "both, equal"),
    ],
)
def test_the_kind_counts_steps_along_the_first_axis(x, y, expected):
    """A sequence of one step is a sequence."""
    assert kind(x, y) == expected


# Bags


def test_a_bag_counts():
    """One word twice, the others once."""
    words = np.array("the dog bites the man".split())
    assert bag(words) == {"the": 2, "dog": 1, "bites": 1, "man": 1}
    assert bag([]) == {}


@given(WORDS, st.randoms())
def test_a_bag_forgets_the_order_and_nothing_else(words, random):
    """Shuffled, the same; with one more or another word, not."""
    shuffled = words.copy()
    random.shuffle(shuffled)
    assert bag(shuffled) == bag(words)
    assert bag([*words, "a"]) != bag(words)
    if words:
        assert bag([*words[1:], "d"]) != bag(words)
    assert sum(bag(words).values()) == len(words)


def test_the_tone_has_600_waves_a_second():
    """A dash is 0.18 s, 108 waves: of its spectrum nothing else is left."""
    spectrum = np.abs(np.fft.rfft(morse("T")))
    assert spectrum.argmax() == 108
    assert np.delete(spectrum, 108).max() < 1e-6 * spectrum[108]


def test_the_dot_moves_in_the_middle_row():
    """Of 5 rows the third, of 4 the one below the middle; whole numbers."""
    for H, middle in ((1, 0), (4, 2), (5, 2)):
        frames = moving_dot(3, H, 4)
        assert frames.sum(axis=(0, 2)).tolist() == [
            3 if row == middle else 0 for row in range(H)
        ]
        assert frames.dtype == int


def test_an_example_shows_its_parts_by_name():
    """As Python prints it."""
    first = type(seven_examples()[0])
    assert repr(first("a", 1, 2)) == "Example(task='a', x=1, y=2)"
