"""Lesson "Notation": steps from 1, sequences of different length, masks."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from snippets.notation import IS_NAME, SENTENCE, at, pad, unpad

DTYPES = ["float32", "float64", "complex64", "complex128", "int64", "bool"]


@st.composite
def sequences(draw):
    """Arrays of one type, equal but for their last axis; some are empty."""
    dtype = draw(st.sampled_from(DTYPES))
    front = tuple(draw(st.lists(st.integers(1, 3), max_size=2)))
    lengths = draw(st.lists(st.integers(0, 5), min_size=1, max_size=4))
    rng = np.random.default_rng(draw(st.integers(0, 1000)))
    return [
        rng.integers(1, 100, size=(*front, length)).astype(dtype)
        for length in lengths
    ]


def test_the_sentence_of_the_lecture_has_nine_words_and_four_are_names():
    """Slide 1 of "Notation": y = 1 1 0 1 1 0 0 0 0, T_x = T_y = 9."""
    assert len(SENTENCE) == len(IS_NAME) == 9
    names = [word for word, y in zip(SENTENCE, IS_NAME, strict=True) if y]
    assert names == ["Harry", "Potter", "Hermione", "Granger"]
    assert IS_NAME.tolist() == [1, 1, 0, 1, 1, 0, 0, 0, 0]


@pytest.mark.parametrize(
    ("t", "word"), [(1, "Harry"), (2, "Potter"), (3, "and"), (9, "spell")]
)
def test_step_t_counts_from_1(t, word):
    """x⟨1⟩ is the first word of the lecture's sentence, x⟨9⟩ the last."""
    assert at(SENTENCE, t) == word


def test_time_is_the_last_axis():
    """Step 3 of an array (n_x, m, T_x) is an array (n_x, m)."""
    x = np.arange(24).reshape(2, 3, 4)
    assert at(x, 3).tolist() == [[2, 6, 10], [14, 18, 22]]


def test_pad_fills_with_zeros_at_the_end():
    """Two sequences of 2 and 3 steps, by hand."""
    values, mask, lengths = pad([[7, 8], [4, 5, 6]])
    assert values.tolist() == [[7, 8, 0], [4, 5, 6]]
    assert mask.tolist() == [[True, True, False], [True, True, True]]
    assert lengths.tolist() == [2, 3]


def test_pad_puts_the_examples_on_the_second_last_axis():
    """Sequences (n_x, T) become (n_x, m, T_x)."""
    values, mask, _ = pad([np.ones((5, 2)), np.ones((5, 4)), np.ones((5, 3))])
    assert values.shape == (5, 3, 4)
    assert mask.shape == (3, 4)


@given(sequences())
def test_unpad_undoes_pad(sequences):
    """Values, shapes and types come back."""
    values, mask, lengths = pad(sequences)
    back = unpad(values, lengths)
    assert len(back) == len(sequences)
    for sequence, copy in zip(sequences, back, strict=True):
        assert copy.shape == sequence.shape
        assert copy.dtype == sequence.dtype
        assert copy.tolist() == sequence.tolist()
    assert mask.sum(axis=1).tolist() == lengths.tolist()
    assert not np.any(values[..., ~mask])


def test_no_number_is_cut_to_the_type_of_the_first_sequence():
    """Whole numbers first, then fractions: 0.5 does not become 0."""
    values, _, _ = pad([[1, 2], [0.5]])
    assert values.tolist() == [[1, 2], [0.5, 0]]


def test_what_is_changed_afterwards_changes_no_input():
    """The steps and sequences that come out are copies, not views."""
    x = np.zeros((2, 3, 4))
    at(x, 2)[:] = 1
    for sequence in unpad(x, [1, 2, 3]):
        sequence[:] = 1
    sequences = [np.zeros(2), np.zeros(2)]
    pad(sequences)[0][:] = 1
    assert not x.any()
    assert not np.any(sequences)
