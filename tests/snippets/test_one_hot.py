"""Lesson "One-hot encoding": words to indices to columns, and back."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from snippets.notation import SENTENCE
from snippets.one_hot import (
    SLIDE,
    UNKNOWN,
    build_vocabulary,
    decode,
    decode_batch,
    encode,
    one_hot,
    one_hot_batch,
    pick_columns,
)

WORDS = st.sampled_from("a and harry invented new potter spell x".split())
SENTENCES = st.lists(WORDS, max_size=6)


def vocabulary_of(*words):
    """A small vocabulary in the order given, <UNK> last."""
    return {word: i for i, word in enumerate([*words, UNKNOWN])}


def test_the_six_indices_of_the_slide():
    """Slide 1 of "Notation" shows these six of 10,000, counted from 1."""
    assert SLIDE == {
        "a": 1,
        "aaron": 2,
        "and": 367,
        "harry": 4075,
        "potter": 6830,
        "zulu": 10_000,
    }


@pytest.mark.parametrize("word", SLIDE)
def test_the_course_counts_from_1_and_numpy_from_0(word):
    """The 1 of a column of the slide stands in row "index − 1"."""
    column = one_hot([SLIDE[word] - 1], 10_000)
    assert column.shape == (10_000, 1)
    assert np.flatnonzero(column).tolist() == [SLIDE[word] - 1]


def test_one_hot_by_hand():
    """Indices 2, 0 of three words."""
    assert one_hot([2, 0], 3).tolist() == [[0, 1], [0, 0], [1, 0]]


def test_the_vocabulary_keeps_the_most_frequent_words():
    """Five of b, three of c, two of d, one of a: three places and <UNK>."""
    tokens = "b b b b b c c c d d a".split()
    assert build_vocabulary(tokens, 4) == vocabulary_of("b", "c", "d")


def test_the_words_of_a_vocabulary_stand_in_the_order_of_the_alphabet():
    """Not in that of their counts; the sign for unknown ones comes last."""
    tokens = "b b a c c c".split()
    assert list(build_vocabulary(tokens, 4)) == ["a", "b", "c", "<UNK>"]


def test_of_equally_frequent_words_the_alphabet_keeps_the_first():
    """The order of the tokens does not matter."""
    assert build_vocabulary("d c b a".split(), 3) == vocabulary_of("a", "b")
    assert build_vocabulary("a b c d".split(), 3) == vocabulary_of("a", "b")


def test_the_token_for_unknown_words_is_never_counted_as_a_word():
    """It has one place, the last one, even where a text contains it."""
    tokens = [UNKNOWN, UNKNOWN, "a"]
    assert build_vocabulary(tokens, 9) == vocabulary_of("a")
    assert build_vocabulary([], 9) == vocabulary_of()


def test_an_unknown_word_gets_the_index_of_unk():
    """Hermione is not in this vocabulary."""
    vocabulary = vocabulary_of("harry", "potter")
    assert encode(["hermione", "potter"], vocabulary).tolist() == [2, 1]


def test_decode_goes_by_the_index_not_by_the_order_of_the_dict():
    """A vocabulary whose entries stand in another order."""
    vocabulary = {"b": 1, UNKNOWN: 2, "a": 0}
    x = one_hot(encode(["a", "b"], vocabulary), 3)
    assert decode(x, vocabulary) == ["a", "b"]


@given(SENTENCES)
def test_decode_undoes_encode_and_one_hot(tokens):
    """For every sentence of known words, the empty one too."""
    vocabulary = build_vocabulary(tokens, len(tokens) + 1)
    x = one_hot(encode(tokens, vocabulary), len(vocabulary))
    assert x.shape == (len(vocabulary), len(tokens))
    assert decode(x, vocabulary) == tokens


@given(st.lists(SENTENCES, min_size=1, max_size=4))
def test_decode_batch_undoes_one_hot_batch(sentences):
    """Sentences of different length; the padding is columns of zeros."""
    vocabulary = build_vocabulary(sum(sentences, []), 99)
    x, mask, lengths = one_hot_batch(sentences, vocabulary)
    assert x.shape == (len(vocabulary), *mask.shape)
    assert (x.sum(axis=0) == mask).all()
    assert decode_batch(x, lengths, vocabulary) == sentences


def test_a_batch_of_indices_gives_examples_on_the_second_axis():
    """Indices (m, T_x) → x (n_x, m, T_x)."""
    indices = np.array([[0, 2, 1], [1, 1, 0]])
    x = one_hot(indices, 4)
    assert x.shape == (4, 2, 3)
    assert (x.argmax(axis=0) == indices).all()
    assert (x.sum(axis=0) == 1).all()


@given(st.integers(1, 5), st.integers(1, 5), st.data())
def test_picking_columns_is_the_product_exactly(n_a, n_x, data):
    """Not only to rounding: 0 and 1 round nothing."""
    shape = data.draw(st.sampled_from([(), (3,), (2, 3)]))
    rng = np.random.default_rng(data.draw(st.integers(0, 1000)))
    W, indices = rng.standard_normal((n_a, n_x)), rng.integers(n_x, size=shape)
    product = np.tensordot(W, one_hot(indices, n_x), axes=1)
    assert pick_columns(W, indices).shape == (n_a, *shape)
    assert (pick_columns(W, indices) == product).all()


@pytest.mark.parametrize("dtype", ["float32", "float64", "complex64", "int8"])
def test_types_are_kept(dtype):
    """one_hot takes a type, pick_columns keeps that of W."""
    assert one_hot([0, 1], 3, dtype).dtype == dtype
    assert pick_columns(np.eye(3, dtype=dtype), [0, 1]).dtype == dtype


@pytest.mark.parametrize("indices", [1, [1, 2], np.array([1, 2])], ids=repr)
def test_picked_columns_are_copies(indices):
    """To change them changes no weight."""
    W = np.zeros((2, 3))
    pick_columns(W, indices)[:] = 1
    assert not W.any()


def test_the_lectures_sentence_goes_through_all_steps():
    """Nine words, nine columns, the sentence back."""
    tokens = [word.lower() for word in SENTENCE]
    vocabulary = build_vocabulary(tokens, 10)
    assert len(vocabulary) == 10
    x, _, lengths = one_hot_batch([tokens], vocabulary)
    assert x.shape == (10, 1, 9)
    assert decode_batch(x, lengths, vocabulary) == [tokens]
