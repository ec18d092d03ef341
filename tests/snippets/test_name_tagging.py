"""Lesson "Naming people in a sentence": data, tagger, precision, recall."""

import math
from collections import Counter
from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from snippets.bidirectional import (
    bidirectional_forward,
    bidirectional_loss_and_gradients,
    initialize_bidirectional,
)
from snippets.bptt import (
    gradient_check,
    rnn_backward,
    rnn_loss_and_gradients,
)
from snippets.gru import gru_backward, gru_forward, initialize_gru
from snippets.lstm import (
    initialize_lstm,
    lstm_backward,
    lstm_forward,
    lstm_loss_and_gradients,
)
from snippets.name_tagging import (
    KNOWN,
    NEW,
    TEMPLATES,
    bracket,
    drop_words,
    features,
    initialize_tagger,
    label_columns,
    learn,
    make_tagged_sentences,
    precision_recall,
    tag,
    tagger_forward,
    tagger_loss_and_gradients,
)
from snippets.notation import IS_NAME, SENTENCE
from snippets.one_hot import UNKNOWN, build_vocabulary, decode
from snippets.rnn import initialize_parameters, rnn_forward
from tests.snippets.support import (
    SEEDS,
    arrays_of,
    assert_close,
    columns,
    freeze,
    golden,
)

GOLDEN = golden("name_tagging")
KEYS = "Wax_right Waa_right ba_right Wax_left Waa_left ba_left Wy by".split()
TINY = {"a": 0, "rose": 1, "sold": 2, UNKNOWN: 3}


def words_of(lexicon):
    """All words of a dict of slots, in lower case."""
    return {word.lower() for slot in lexicon.values() for word in slot.split()}


@cache
def page():
    """The vocabulary and the training data of the page."""
    sentences, labels = make_tagged_sentences(2000, np.random.default_rng(1))
    words = [token.lower() for tokens in sentences for token in tokens]
    vocabulary = build_vocabulary(words, 500)
    x, mask, _ = features(sentences, vocabulary)
    return vocabulary, (x, label_columns(labels), mask)


@cache
def trained():
    """The network of the page."""
    _, data = page()
    rng = np.random.default_rng(3)
    start = initialize_bidirectional(len(data[0]), 16, 2, rng)
    return learn(bidirectional_loss_and_gradients, start, data, rng)


# The sentences


def test_a_sentence_by_hand():
    """With one word in each slot the templates are all that varies."""
    words = {slot: text.split()[0] for slot, text in KNOWN.items()}
    words |= {"FIRST": "Ann", "FAMILY": "Bell"}
    expected = {
        "[Ann] from Cairo",
        "[Ann Bell] from Cairo",
        "Mrs [Bell] from Cairo",
    }
    found = {
        " ".join(bracket(tokens, label).split()[:-3])
        for tokens, label in zip(
            *make_tagged_sentences(2000, np.random.default_rng(0), words),
            strict=True,
        )
        if "from" in tokens and "On" not in tokens
    }
    assert found == expected


@given(SEEDS)
def test_names_are_labelled_and_nothing_else(seed):
    """New words of a name slot are names; other new words are not."""
    rng = np.random.default_rng(seed)
    sentences, labels = make_tagged_sentences(30, rng, NEW)
    names = set(f"{NEW['FIRST']} {NEW['FAMILY']}".split())
    assert len(sentences) == len(labels) == 30
    for tokens, label in zip(sentences, labels, strict=True):
        assert tokens[0][0].isupper()
        assert label.tolist() == [int(token in names) for token in tokens]


def test_every_template_is_drawn_about_equally_often():
    """The verbs are shared: count sentences that begin like a template."""
    sentences, _ = make_tagged_sentences(4400, np.random.default_rng(0))
    first = Counter(" ".join(tokens[:2]) for tokens in sentences)
    share = 4400 / len(TEMPLATES)
    for start, templates in (("He said", 3), ("We saw", 3)):
        expected = templates * share
        assert abs(first[start] - expected) < 5 * math.sqrt(expected)


def test_no_slot_is_left():
    """Every word in capitals was replaced, by a word of the lists."""
    sentences, _ = make_tagged_sentences(500, np.random.default_rng(0))
    tokens = {token for tokens in sentences for token in tokens}
    odd = [t for t in tokens if not t.isalpha() or t[1:] != t[1:].lower()]
    assert odd == []


@pytest.mark.parametrize("lexicon", [KNOWN, NEW])
def test_names_places_and_days_have_capitals_other_words_none(lexicon):
    """As they stand inside a sentence."""
    for slot, text in lexicon.items():
        capital = slot in ("FIRST", "FAMILY", "PLACE", "DAY")
        for word in text.split():
            assert word == (word.title() if capital else word.lower())


def test_no_new_word_is_ever_trained_on():
    """Neither in the lists nor in the words that all sentences share."""
    vocabulary, _ = page()
    assert words_of(NEW).isdisjoint(vocabulary)
    assert words_of(KNOWN) <= vocabulary.keys()
    assert KNOWN.keys() == NEW.keys()


def test_as_many_templates_without_a_person_as_the_page_says():
    """Twelve of 22."""
    assert len(TEMPLATES) == len(set(TEMPLATES)) == 22
    assert sum("PERSON" not in template for template in TEMPLATES) == 12


def test_another_rng_gives_other_sentences_the_same_rng_the_same():
    """Everything comes from the rng."""
    first, second, third = (
        make_tagged_sentences(20, np.random.default_rng(seed))[0]
        for seed in (0, 0, 1)
    )
    assert first == second != third


# Inputs and labels


def test_features_by_hand():
    """Rose and rose are one word; the capital is the last row."""
    x, mask, lengths = features([["Rose", "sold", "a", "rose"], ["Xu"]], TINY)
    assert x.shape == (5, 2, 4)
    assert decode(x[:-1, 0], TINY) == ["rose", "sold", "a", "rose"]
    assert decode(x[:-1, 1, :1], TINY) == [UNKNOWN]
    assert x[-1].tolist() == [[1, 0, 0, 0], [1, 0, 0, 0]]
    assert not x[:, 1, 1:].any()
    assert lengths.tolist() == [4, 1]
    assert mask.sum() == 5


def test_without_capitals_only_the_last_row_changes():
    """It is 0; shapes stay."""
    sentences = [["Rose", "sold"], ["A", "Rose"]]
    with_them, _, _ = features(sentences, TINY)
    without, _, _ = features(sentences, TINY, capitals=False)
    assert (with_them[:-1] == without[:-1]).all()
    assert with_them[-1].any()
    assert not without[-1].any()


def test_label_columns_by_hand():
    """Class 1 is a name; padding is a column of zeros."""
    y = label_columns([np.array([1, 0]), np.array([1])])
    assert y.tolist() == [[[0, 1], [0, 0]], [[1, 0], [1, 0]]]


# Dropping words


def some_words(seed, m=3, T_x=4):
    """A random batch: 3 words, <UNK> and a capital; its counts."""
    rng = np.random.default_rng(seed)
    words = rng.integers(4, size=(m, T_x))
    seen = np.arange(T_x) < rng.integers(1, T_x + 1, size=(m, 1))
    x = columns(words, 4) * seen
    capital = (rng.random((1, m, T_x)) < 0.5) * seen
    return np.concatenate([x, capital]), seen


@given(SEEDS, st.floats(0, 100))
def test_a_dropped_word_is_unknown_and_all_else_stays(seed, alpha):
    """One-hot in every real step, capitals and padding untouched."""
    x, seen = some_words(seed)
    freeze(x)
    counts = x[:-1].sum(axis=(1, 2))
    after = drop_words(x, counts, alpha, np.random.default_rng(seed))
    assert (after[-1] == x[-1]).all()
    assert (after[:-1].sum(axis=0) == seen).all()
    changed = (after != x).any(axis=0)
    assert (after[-2][changed] == 1).all()


@given(SEEDS)
def test_without_alpha_nothing_is_dropped(seed):
    """Also for words that never occur: no 0 / 0."""
    x, _ = some_words(seed)
    counts = np.zeros(4)
    assert (drop_words(x, counts, 0, np.random.default_rng(seed)) == x).all()


def test_words_are_dropped_as_often_as_equation_5_says():
    """A word seen 10, 100 and 1000 times, within five deviations."""
    counts, alpha, times = np.array([10.0, 100.0, 1000.0, 0.0]), 50, 4000
    x = np.zeros((5, 3, times))
    x[[0, 1, 2], [0, 1, 2]] = 1
    after = drop_words(x, counts, alpha, np.random.default_rng(0))
    for i, p in enumerate((50 / 60, 50 / 150, 50 / 1050)):
        sigma = math.sqrt(p * (1 - p) / times)
        assert abs(after[-2, i].mean() - p) < 5 * sigma


class Constant:
    """A generator that always draws the same number."""

    def __init__(self, number):
        self.number = number

    def random(self, shape):
        return np.full(shape, self.number)


def test_the_smallest_number_drops_words_and_no_padding():
    """A generator may draw 0."""
    x, seen = some_words(0)
    after = drop_words(x, x[:-1].sum(axis=(1, 2)), 1, Constant(0.0))
    assert (after[-2] == seen).all()


def test_a_word_seen_once_is_dropped_with_one_half():
    """Alpha is 1: 1 / (1 + 1)."""
    x = np.array([1.0, 0.0, 0.0]).reshape(3, 1, 1)
    for number, dropped in ((0.49, 1), (0.51, 0)):
        after = drop_words(x, np.array([1, 0]), 1, Constant(number))
        assert after[-2].item() == dropped


@pytest.mark.parametrize("name", ["x", "counts"])
def test_shapes_are_checked_before_dropping(name):
    """One axis too many is named."""
    x, _ = some_words(0)
    arguments = {"x": x, "counts": x[:-1].sum(axis=(1, 2))}
    arguments[name] = arguments[name][..., np.newaxis]
    with pytest.raises(ValueError, match=f"expected {name}"):
        drop_words(**arguments, alpha=1, rng=np.random.default_rng(0))


# Training


def test_training_agrees_with_pytorch():
    """Packed torch.nn.RNN and torch.optim.Adam, all 32 in every batch."""
    inputs = arrays_of(GOLDEN["inputs"])
    expected = arrays_of(GOLDEN["expected"])
    start = {key: inputs[key] for key in KEYS}
    freeze(start)
    x, lengths = inputs["x"], inputs["lengths"]
    mask = np.arange(x.shape[-1]) < lengths[:, np.newaxis]
    y = columns(inputs["labels"], 2) * mask
    parameters, losses = learn(
        bidirectional_loss_and_gradients,
        start,
        (x, y, mask),
        np.random.default_rng(0),
        alpha=0,
        steps=len(expected["losses"]),
    )
    assert_close(losses, expected["losses"], rtol=1e-7)
    assert_close(parameters, expected["parameters"], rtol=1e-5)


@pytest.mark.parametrize("alpha", [0, 50])
@pytest.mark.parametrize("both", [True, False])
def test_the_column_of_unknown_words_moves_if_words_are_dropped(both, alpha):
    """Equation (4): a gradient of 0 leaves it as it was, to the last bit."""
    _, data = page()
    rng = np.random.default_rng(0)
    if both:
        start = initialize_bidirectional(len(data[0]), 2, 2, rng)
        key, of_loss = "Wax_left", bidirectional_loss_and_gradients
    else:
        start = initialize_parameters(len(data[0]), 2, 2, rng)
        key, of_loss = "Wax", rnn_loss_and_gradients
    after, losses = learn(of_loss, start, data, rng, alpha, steps=3)
    assert len(losses) == 3
    moved = after[key] != start[key]
    assert moved[:, -2].all() == moved[:, -2].any() == (alpha > 0)
    assert moved[:, -1].all()


def test_how_much_the_page_drops():
    """Alpha is 100 unless another one is given."""
    _, data = page()
    results = []
    for more in ({}, {"alpha": 100}):
        rng = np.random.default_rng(0)
        start = initialize_bidirectional(len(data[0]), 2, 2, rng)
        of_loss = bidirectional_loss_and_gradients
        results.append(learn(of_loss, start, data, rng, steps=3, **more)[1])
    assert results[0] == results[1]


# Scores


def scored(name, true, mask, threshold=0.5):
    """precision_recall of probabilities and labels of class 1."""
    name, true = np.array(name, float), np.array(true)
    y = np.stack([1 - true, true])
    mask = np.array(mask, dtype=bool)
    return precision_recall(np.stack([1 - name, name]), y, mask, threshold)


def test_scores_by_hand():
    """3 found, 2 of them right, 4 names; the padding would be a hit."""
    scores = scored(
        [[0.9, 0.8, 0.2, 0.6], [0.1, 0.3, 0.9, 0.9]],
        [[1, 1, 1, 0], [0, 1, 1, 1]],
        [[1, 1, 1, 1], [1, 1, 0, 0]],
    )
    assert_close(scores, [2 / 3, 2 / 4, 4 / 7])


def test_a_probability_at_the_threshold_is_not_found():
    """Above it, says the page."""
    precision, recall, f1 = scored([[0.5]], [[1]], [[1]])
    assert (math.isnan(precision), recall, f1) == (True, 0, 0)
    assert scored([[0.5]], [[1]], [[1]], threshold=0.4) == (1, 1, 1)


def test_nothing_to_find():
    """No name: no recall; and nothing found: no score at all."""
    precision, recall, f1 = scored([[0.9]], [[0]], [[1]])
    assert (precision, math.isnan(recall), f1) == (0, True, 0)
    assert all(math.isnan(s) for s in scored([[0.1]], [[0]], [[1]]))


@given(SEEDS)
def test_f1_is_the_harmonic_mean(seed):
    """Where precision and recall are not 0."""
    rng = np.random.default_rng(seed)
    true = rng.integers(2, size=(3, 5))
    name = 0.6 * rng.random((3, 5)) + 0.4 * true  # some are right
    name[0, 0], true[0, 0] = 0.9, 1
    precision, recall, f1 = scored(name, true, np.ones((3, 5)))
    assert_close(f1, 2 / (1 / precision + 1 / recall))


def test_the_threshold_is_one_half_unless_given():
    """Two of three are above it."""
    name = np.array([[0.6, 0.51, 0.49]])
    y = np.stack([np.zeros((1, 3)), np.ones((1, 3))])
    mask = np.ones((1, 3), dtype=bool)
    _, recall, _ = precision_recall(np.stack([1 - name, name]), y, mask)
    assert_close(recall, 2 / 3)


@pytest.mark.parametrize("name", ["y_pred", "y", "mask"])
def test_shapes_are_checked_before_counting(name):
    """One axis too many is named."""
    arguments = {"y_pred": np.ones((2, 1, 3)), "y": np.ones((2, 1, 3))}
    arguments["mask"] = np.ones((1, 3), dtype=bool)
    arguments[name] = arguments[name][..., np.newaxis]
    with pytest.raises(ValueError, match=f"expected {name} "):
        precision_recall(**arguments)


def test_a_mask_must_be_one():
    """Weights or an empty mask are refused."""
    with pytest.raises(ValueError, match="hides every step"):
        scored([[0.9]], [[1]], [[0]])


# The tagger


def test_tagging_is_the_network_on_one_sentence():
    """The probabilities of class 1, step by step."""
    rng = np.random.default_rng(0)
    p = initialize_bidirectional(5, 3, 2, rng)
    x, _, _ = features([["Rose", "sold", "Xu"]], TINY)
    _, y_pred, _ = bidirectional_forward(x, np.zeros((6, 1)), p)
    assert_close(tag(["Rose", "sold", "Xu"], TINY, p), y_pred[1, 0])
    lower = tag(["rose", "sold", "xu"], TINY, p)
    upper = tag(["Rose", "sold", "Xu"], TINY, p, capitals=False)
    assert_close(upper, lower)


def test_brackets():
    """Neighbours are one name."""
    expected = "[Harry Potter] and [Hermione Granger] invented a new spell"
    assert bracket(SENTENCE, IS_NAME) == expected
    with pytest.raises(ValueError, match="shorter"):
        bracket(SENTENCE, IS_NAME[:-1])


def test_the_sentence_of_the_course_is_solved():
    """None of its names is known; no probability is near the threshold."""
    vocabulary, _ = page()
    parameters, losses = trained()
    p = tag(SENTENCE, vocabulary, parameters)
    assert ((p > 0.5) == IS_NAME).all()
    assert np.abs(p - 0.5).min() > 0.2
    assert len(losses) == 500
    assert losses[-1] < 0.1 < losses[0]


def test_new_words_are_no_harm():
    """Precision and recall on sentences of words never seen."""
    vocabulary, _ = page()
    rng = np.random.default_rng(5)
    tokens, labels = make_tagged_sentences(200, rng, NEW)
    x, mask, lengths = features(tokens, vocabulary)
    a0 = np.zeros((32, 200))
    _, y_pred, _ = bidirectional_forward(x, a0, trained()[0], lengths)
    precision, recall, _ = precision_recall(y_pred, label_columns(labels), mask)
    assert precision > 0.9
    assert recall > 0.9


# Any cell, one direction or both

CELLS = {
    "RNN": (initialize_parameters, rnn_forward, rnn_backward),
    "GRU": (initialize_gru, gru_forward, gru_backward),
    "LSTM": (initialize_lstm, lstm_forward, lstm_backward),
}
LENGTHS = np.array([4, 1, 3])


def some_sentences(n_x=3, seed=0):
    """Three sentences of different length: x, y, mask."""
    rng = np.random.default_rng(seed)
    mask = np.arange(4) < LENGTHS[:, np.newaxis]
    x = rng.standard_normal((n_x, 3, 4)) * mask
    y = columns(rng.integers(2, size=(3, 4)), 2) * mask
    return x, y, mask


def some_tagger(cell, ways, n_a=2):
    """A tagger without a zero in it, and first states."""
    rng = np.random.default_rng(1)
    p = initialize_tagger(CELLS[cell], 3, n_a, rng, ways)
    p = {name: v + 0.3 * rng.standard_normal(v.shape) for name, v in p.items()}
    return p, rng.standard_normal((ways * n_a, 3))


@pytest.mark.parametrize("ways", [1, 2])
@pytest.mark.parametrize("cell", CELLS)
def test_gradients_of_a_tagger(cell, ways):
    """By the complex step, padding included."""
    x, y, mask = some_sentences()
    p, a0 = some_tagger(cell, ways)
    freeze(p)
    of_loss = tagger_loss_and_gradients(CELLS[cell])
    _, gradients = of_loss(x, y, a0, p, mask)
    errors = gradient_check(
        lambda moved: of_loss(x, y, a0, moved, mask)[0],
        p,
        {name: gradients[name] for name in ("d" + key for key in p)},
    )
    assert max(errors.values()) < 1e-12
    assert errors.keys() == p.keys()


@pytest.mark.parametrize("cell", CELLS)
def test_labels_in_the_padding_change_nothing_in_a_tagger(cell):
    """Neither the loss nor a gradient."""
    x, y, mask = some_sentences()
    p, a0 = some_tagger(cell, 2)
    of_loss = tagger_loss_and_gradients(CELLS[cell])
    loss, gradients = of_loss(x, y, a0, p, mask)
    labelled = y + np.array([1, 0])[:, None, None] * ~mask
    again, others = of_loss(x, labelled, a0, p, mask)
    assert np.any(labelled != y)
    assert again == loss
    for name in p:
        assert_close(others[f"d{name}"], gradients[f"d{name}"])


def test_a_tagger_of_plain_cells_is_the_bidirectional_network():
    """Same parameters, same names; and equal starts from one seed."""
    x, y, mask = some_sentences()
    p, a0 = some_tagger("RNN", 2)
    mine = tagger_forward(x, a0, p, LENGTHS, CELLS["RNN"])
    other = bidirectional_forward(x, a0, p, LENGTHS)
    assert_close(mine[0], other[0])
    assert_close(mine[1], other[1])
    loss, gradients = tagger_loss_and_gradients(CELLS["RNN"])(x, y, a0, p, mask)
    expected, others = bidirectional_loss_and_gradients(x, y, a0, p, mask)
    assert_close(loss, expected)
    for name in p:
        assert_close(gradients[f"d{name}"], others[f"d{name}"])


def test_a_tagger_in_one_direction_is_its_cell():
    """An LSTM, to the right."""
    x, y, mask = some_sentences()
    p, a0 = some_tagger("LSTM", 1)
    one = {name.removesuffix("_right"): value for name, value in p.items()}
    loss, gradients = tagger_loss_and_gradients(CELLS["LSTM"])(
        x, y, a0, p, mask
    )
    expected, others = lstm_loss_and_gradients(x, y, a0, one, mask)
    assert_close(loss, expected)
    assert_close(gradients["dWf_right"], others["dWf"])
    assert_close(gradients["dWy"], others["dWy"])


@pytest.mark.parametrize("cell", CELLS)
def test_padding_changes_nothing_in_a_tagger(cell):
    """In both directions: a sentence alone has the same predictions."""
    x, _, _ = some_sentences()
    p, a0 = some_tagger(cell, 2)
    _, y_pred, _ = tagger_forward(x, a0, p, LENGTHS, CELLS[cell])
    for i, T in enumerate(LENGTHS):
        _, alone, _ = tagger_forward(
            x[:, [i], :T], a0[:, [i]], p, LENGTHS[[i]], CELLS[cell]
        )
        assert_close(alone[:, 0], y_pred[:, i, :T])


def test_a_tagger_starts_as_its_cells_do():
    """Both directions differ; the output is as for one network of all units."""
    for ways in (1, 2):
        rng = np.random.default_rng(0)
        p = initialize_tagger(CELLS["GRU"], 50, 40, rng, ways)
        assert p["Wy"].shape == (2, 40 * ways)
        assert p["Wy"].std() == pytest.approx((40 * ways) ** -0.5, rel=0.25)
        assert not p["by"].any() and p["by"].shape == (2, 1)
        assert p["Wu_right"].shape == (40, 90)
        assert ("Wu_left" in p) == (ways == 2)
    assert (p["Wu_left"] != p["Wu_right"]).all()
    both = initialize_tagger(CELLS["GRU"], 3, 2, np.random.default_rng(0))
    assert both["Wy"].shape == (2, 4)


def test_a_tagger_of_plain_cells_starts_as_the_bidirectional_network():
    """From one seed, number by number."""
    mine, other = (
        make(np.random.default_rng(0))
        for make in (
            lambda rng: initialize_tagger(CELLS["RNN"], 3, 4, rng),
            lambda rng: initialize_bidirectional(3, 4, 2, rng),
        )
    )
    assert mine.keys() == other.keys()
    for name, array in other.items():
        assert (mine[name] == array).all(), name
