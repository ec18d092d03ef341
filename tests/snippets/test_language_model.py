"""Lesson "Language models": probabilities of sentences, and training."""

import math
from itertools import product, repeat

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from snippets.bptt import rnn_loss_and_gradients
from snippets.language_model import (
    END,
    adam,
    draw_batches,
    log_probability,
    make_sentences,
    make_training_pair,
    perplexity,
    train,
)
from snippets.one_hot import UNKNOWN, build_vocabulary, decode
from snippets.rnn import rnn_forward
from tests.snippets.printed import printed
from tests.snippets.support import (
    PARAMETERS,
    arrays_of,
    assert_checks,
    assert_close,
    columns,
    draw_network,
    freeze,
    golden,
    networks,
)

GOLDEN = golden("language_model")
LECTURE = "cats average fifteen hours of sleep a day".split()
TINY = {"a": 0, "b": 1, END: 2, UNKNOWN: 3}


def predictions(p_true):
    """Two classes; the true one, the first, has the given probabilities."""
    p_true = np.array([p_true])
    y = np.zeros((2, *p_true.shape))
    y[0] = 1
    return np.stack([p_true, 1 - p_true]), y


# The small language


def test_the_lectures_sentence_is_one_of_27():
    """All different; cats have 13 of them, dogs 9, owls 5."""
    sentences = make_sentences()
    assert LECTURE in sentences
    assert len({tuple(s) for s in sentences}) == len(sentences) == 27
    first = [sentence[0] for sentence in sentences]
    assert [first.count(a) for a in ("cats", "dogs", "owls")] == [13, 9, 5]


def test_only_owls_are_up_at_night():
    """Their hours are a night, they sleep all day; others, all night."""
    for sentence in make_sentences():
        owls_or_asleep = (sentence[0] == "owls") != (len(sentence) == 4)
        assert sentence[-1] == ("night" if owls_or_asleep else "day")


def test_without_conditions_only_equal_steps_forget_the_order():
    """With the distribution of each place, "sleep cats" cannot begin."""
    sentences = make_sentences()
    forth, back = ["cats", "sleep"], ["sleep", "cats"]

    def share(word, words):
        return words.count(word) / len(words)

    def by_place(words):
        places = zip(*sentences, strict=False)
        return math.prod(map(share, words, map(list, places)))

    assert by_place(forth) == pytest.approx(13 / 27 * 3 / 27)
    assert by_place(back) == 0
    everywhere = sum(sentences, [])
    assert math.prod(share(w, everywhere) for w in forth) == pytest.approx(
        math.prod(share(w, everywhere) for w in back)
    )


# Inputs and labels


def test_the_nine_steps_of_the_lecture():
    """The input is 0, then the label of the step before (slide 13)."""
    vocabulary = build_vocabulary([*LECTURE, END], 20)
    x, y, mask = make_training_pair([LECTURE], vocabulary)
    assert x.shape == y.shape == (len(vocabulary), 1, 9)
    assert mask.tolist() == [[True] * 9]
    assert decode(y[:, 0], vocabulary) == [*LECTURE, END]
    assert not x[..., 0].any()
    assert decode(x[:, 0, 1:], vocabulary) == LECTURE


def test_unknown_words_are_labels_too():
    """The lecture's Mau becomes <UNK>, as label and as next input."""
    x, y, _ = make_training_pair([["a", "mau", "b"]], TINY)
    assert decode(y[:, 0], TINY) == ["a", UNKNOWN, "b", END]
    assert decode(x[:, 0, 1:], TINY) == ["a", UNKNOWN, "b"]


def test_strings_are_sequences_of_characters():
    """For names."""
    _, y, _ = make_training_pair(["ab"], TINY)
    assert decode(y[:, 0], TINY) == ["a", "b", END]


SENTENCES = st.lists(st.lists(st.sampled_from("ab")), min_size=1, max_size=4)


@given(SENTENCES)
def test_padding_is_empty_in_inputs_and_labels(sentences):
    """Each sentence ends at its <EOS>; behind it there are zeros."""
    x, y, mask = make_training_pair(sentences, TINY)
    assert mask.sum(axis=1).tolist() == [len(s) + 1 for s in sentences]
    assert not x[:, ~mask].any()
    assert not y[:, ~mask].any()
    for i, sentence in enumerate(sentences):
        steps = len(sentence) + 1
        assert decode(y[:, i, :steps], TINY) == [*sentence, END]
        assert (x[:, i, 1:steps] == y[:, i, : steps - 1]).all()


@pytest.mark.parametrize("missing", [END, UNKNOWN])
def test_a_vocabulary_without_its_special_tokens_is_named(missing):
    """Both are needed."""
    fewer = {token: i for i, token in enumerate({*TINY} - {missing})}
    with pytest.raises(KeyError, match=missing):
        make_training_pair([["a"]], fewer)


# Probability


def test_the_probability_of_a_sentence_is_a_product():
    """1/2 times 1/4 times 1/8 is 1/64; a second sentence has its own."""
    first, y = predictions([1 / 2, 1 / 4, 1 / 8])
    second, _ = predictions([1.0, 1.0, 1 / 3])
    both = np.concatenate([first, second], axis=1)
    result = log_probability(both, np.concatenate([y, y], axis=1))
    assert_close(result, [-6 * math.log(2), -math.log(3)])


def test_masked_steps_are_no_factors():
    """Only 1/2 and 1/8 count."""
    y_pred, y = predictions([1 / 2, 1 / 4, 1 / 8])
    mask = np.array([[True, False, True]])
    assert_close(log_probability(y_pred, y, mask), [-4 * math.log(2)])


@given(networks(n_x=4, n_y=4), st.integers(0, 3))
def test_all_probabilities_sum_to_1(network, longest):
    """Of sentences that ended, and of those that go on after so many words."""
    total = 0
    for length in range(longest + 1):
        total += total_probability(network, length, ended=True)
    total += total_probability(network, longest + 1, ended=False)
    assert_close(total, 1)


def total_probability(network, length, ended):
    """Of all sentences with so many words, or of all that begin so."""
    words = ("a", "b", UNKNOWN)
    x, y, mask = make_training_pair(product(words, repeat=length), TINY)
    mask[:, -1] = ended
    a0 = np.zeros((network.sizes["n_a"], x.shape[1]))
    _, y_pred, _ = rnn_forward(x, a0, network.parameters)
    return np.exp(log_probability(y_pred, y, mask)).sum()


def test_an_impossible_sentence_has_probability_0():
    """No warning, and −∞ for its logarithm."""
    assert log_probability(*predictions([0.5, 0.0])) == [-math.inf]


# Perplexity


@pytest.mark.parametrize(
    ("p_true", "expected"),
    [
        ([1.0, 1.0, 1.0], 1),
        ([1 / 2, 1 / 8], 4),  # not 3.2, not 5, not 0.25
        ([1 / 6] * 5, 6),
        ([1.0, 0.0], math.inf),
        ([1e-320] * 2, math.inf),  # 1 / p is larger than any float
    ],
)
def test_perplexity_by_hand(p_true, expected):
    """The geometric mean of 1 / p."""
    assert perplexity(*predictions(p_true)) == pytest.approx(expected)


@given(networks())
def test_knowing_nothing_is_as_hard_as_all_classes(network):
    """Equal probabilities: the number of classes, with any mask."""
    n_y = network.sizes["n_y"]
    equal = np.full(network.y.shape, 1 / n_y)
    assert_close(perplexity(equal, network.y, network.mask), n_y)
    assert_close(perplexity(equal, network.y), n_y)


def test_perplexity_agrees_with_pytorch():
    """Exp of its mean cross-entropy, with and without ignored labels."""
    case = GOLDEN["perplexity"]
    y_pred, labels, mask = (np.array(v) for v in case["inputs"].values())
    y = columns(labels, len(y_pred))
    assert_close(perplexity(y_pred, y), case["expected"]["all"])
    assert_close(perplexity(y_pred, y, mask), case["expected"]["mask"])


@given(networks(), st.integers(1, 3))
def test_padding_does_not_change_perplexity(network, steps):
    """Whatever is predicted there, and a mask of 0 and 1 does as well."""
    _, y_pred, _ = rnn_forward(*network.forward)
    y, mask = network.y, network.mask
    more = [(0, 0), (0, 0), (0, steps)]
    padded = perplexity(
        np.pad(y_pred, more), np.pad(y, more), np.pad(mask, more[1:])
    )
    assert_close(padded, perplexity(y_pred, y, mask))
    assert_close(perplexity(y_pred, y, mask.astype(int)), padded)


@pytest.mark.parametrize("function", [perplexity, log_probability])
def test_a_mask_that_hides_everything_is_refused(function):
    """There is nothing to take a mean of."""
    with pytest.raises(ValueError, match="hides every step"):
        function(*predictions([0.5]), np.array([[False]]))


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_types_are_kept(dtype):
    """In perplexities, steps of Adam, batches and training."""
    network = draw_network(3, 4, 3, 2, 5).astype(dtype)
    x, y, a0, parameters, mask = network
    _, y_pred, _ = rnn_forward(*network.forward)
    assert perplexity(y_pred, y, mask).dtype == dtype
    rng = np.random.default_rng(0)
    batches = draw_batches(x, y, mask, 4, 2, 3, rng)
    for _, trained in train(rnn_loss_and_gradients, batches, parameters):
        for key in PARAMETERS:
            assert trained[key].dtype == dtype
    (batch,) = draw_batches(x, y, mask, 4, 2, 1, rng)
    assert batch[2].dtype == dtype


# Adam


def test_adam_agrees_with_pytorch():
    """Four steps, gradients from 0.001 to 0.1."""
    case = GOLDEN["adam"]
    W, gradients = (np.array(case["inputs"][k]) for k in ("W", "gradients"))
    rate = case["inputs"]["learning_rate"]
    parameters, state = {"W": W}, None
    for gradient, expected in zip(gradients, case["expected"], strict=True):
        parameters, state = adam(parameters, {"dW": gradient}, state, rate)
        assert_close(parameters["W"], np.array(expected))


@given(st.floats(1e-3, 1e3), st.sampled_from([-1, 1]))
def test_the_first_step_of_adam_has_the_size_of_the_learning_rate(size, sign):
    """Whatever the size of the gradient, against its sign."""
    old = {"W": np.array([2.0])}
    new, _ = adam(old, {"dW": np.array([sign * size])})
    assert new["W"] - 2 == pytest.approx(-0.01 * sign, rel=1e-4)


def test_adam_changes_nothing_in_place():
    """Neither parameters, nor gradients, nor the state before."""
    parameters, gradients = {"W": np.ones(3)}, {"dW": np.arange(3.0)}
    freeze((parameters, gradients))
    once, state = adam(parameters, gradients)
    freeze((once, state[1], state[2]))
    first, _ = adam(once, gradients, state)
    second, _ = adam(once, gradients, state)
    assert (first["W"] == second["W"]).all()
    assert (parameters["W"] == 1).all()


# Batches and training


def test_batches_are_examples_of_the_corpus():
    """Input, label and mask of the same ones, none twice, a0 of zeros."""
    vocabulary = build_vocabulary(sum(make_sentences(), [END] * 9), 30)
    x, y, mask = make_training_pair(make_sentences(), vocabulary)
    rng = np.random.default_rng(0)
    seen = set()
    for xb, yb, a0, maskb in draw_batches(x, y, mask, 7, 5, 40, rng):
        assert a0.shape == (7, 5) and not a0.any()
        places = [
            [
                j
                for j in range(27)
                if (xb[:, i] == x[:, j]).all()
                and (yb[:, i] == y[:, j]).all()
                and (maskb[i] == mask[j]).all()
            ]
            for i in range(5)
        ]
        assert all(len(place) == 1 for place in places)
        found = {place[0] for place in places}
        assert len(found) == 5
        seen |= found
    assert seen == set(range(27))


@pytest.mark.parametrize("size", [0, 28])
def test_a_batch_has_1_to_m_examples(size):
    """None, or more than there are, is refused."""
    x = np.zeros((2, 27, 3))
    rng = np.random.default_rng(0)
    mask = np.ones((27, 3), bool)
    with pytest.raises(ValueError, match=f"size {size} is out of range"):
        list(draw_batches(x, x, mask, 4, size, 1, rng))


def test_as_many_batches_as_asked_for():
    """Equal seeds, equal batches."""
    x, mask = np.arange(12.0).reshape(1, 4, 3), np.ones((4, 3), bool)
    first, second = (
        list(draw_batches(x, x, mask, 2, 2, 6, np.random.default_rng(seed)))
        for seed in (1, 1)
    )
    assert len(first) == 6
    for one, other in zip(first, second, strict=True):
        assert (one[0] == other[0]).all()


def test_training_agrees_with_pytorch():
    """Five steps of its RNN, its mean cross-entropy and its Adam."""
    case = GOLDEN["training"]
    inputs, expected = (arrays_of(case[k]) for k in ("inputs", "expected"))
    batch = (
        inputs["x"],
        columns(inputs["labels"], 4),
        inputs["a0"],
        inputs["mask"],
    )
    start = {key: inputs[key] for key in PARAMETERS}
    freeze((start, batch))
    losses, parameters = zip(
        *train(rnn_loss_and_gradients, repeat(batch, 5), start, 0.05),
        strict=True,
    )
    assert_close(np.array(losses), expected.pop("losses"), rtol=1e-8)
    assert_close(parameters[-1], expected, rtol=1e-6)


def test_without_a_mask_all_steps_count():
    """The loss per token is the sum divided by m · T_y."""
    x, y, a0, parameters, _ = draw_network(3, 4, 3, 2, 5)
    whole, _ = rnn_loss_and_gradients(x, y, a0, parameters)
    batch = x, y, a0, None
    ((loss, _),) = train(rnn_loss_and_gradients, [batch], parameters)
    assert_close(loss, whole / 10)


def test_training_reaches_the_lowest_perplexity_and_never_less():
    """27 sentences of 231 tokens: no model is better than 27^(27/231)."""
    sentences = make_sentences()
    vocabulary = build_vocabulary(sum(sentences, [END] * 27), 50)
    x, y, mask = make_training_pair(sentences, vocabulary)
    network = draw_network(19, 32, 19, 27, 9)
    batch = x, y, 0 * network.a0, mask
    batches = repeat(batch, 200)
    losses = [
        loss
        for loss, _ in train(
            rnn_loss_and_gradients, batches, network.parameters
        )
    ]
    assert losses[0] > math.log(10)
    assert 0 < losses[-1] - 27 / 231 * math.log(27) < 0.01


@given(st.integers(1, 8), st.integers(0, 999))
def test_no_prediction_is_better_than_the_frequencies(n, seed):
    """Equation (8), also with probability left for others."""
    f, q = np.random.default_rng(seed).dirichlet(np.ones(n), size=2)
    for share in (1, 0.5):
        assert np.sum(f * np.log(share * q / f)) <= 1e-15
        assert np.sum(f * np.log(share * q / f)) <= np.sum(share * q - f) + 1e-9


def test_the_page_measures_both_columns_at_one_moment():
    """The untrained network knows nothing, on old and on new sentences."""
    row = printed("language-model", "run-training")[2].split()
    assert row[0] == "0"
    assert [float(value) for value in row[1:]] == pytest.approx([19, 19], abs=1)


def test_the_rival_of_word_pairs_is_at_its_best():
    """Less than 0.001 added changes little, more makes it worse."""
    sentences = make_sentences()
    vocabulary = build_vocabulary(sum(sentences, [END] * len(sentences)), 50)
    held_out = sentences[1::5]
    known = [s for s in sentences if s not in held_out]

    def of_pairs(added):
        counts = np.full((20, 19), added)
        for sentence in known:
            k = [vocabulary[token] for token in [*sentence, END]]
            for pair in zip([19, *k], k, strict=False):
                counts[pair] += 1
        rows = counts / counts.sum(axis=1, keepdims=True)
        logs = []
        for sentence in held_out:
            k = [vocabulary[token] for token in [*sentence, END]]
            logs += [np.log(rows[p]) for p in zip([19, *k], k, strict=False)]
        return np.exp(-np.mean(logs))

    lines = printed("language-model", "run-training")
    assert f"word pairs: {of_pairs(0.001):.2f}" in lines
    for less in (1e-4, 1e-6, 1e-12):
        assert 0 < of_pairs(0.001) - of_pairs(less) < 0.01
    for more in (0.01, 0.1, 1):
        assert of_pairs(more) > of_pairs(0.001)


def test_hours_stand_in_24_of_27_sentences():
    """And never at the start."""
    with_hours = [s for s in make_sentences() if "hours" in s]
    assert len(with_hours) == 24
    assert all(s[0] != "hours" for s in with_hours)


def test_the_sentence_of_the_recognizer_is_not_trained_on():
    """And the page's vocabulary loses no word with it."""
    heard = "owls need ten hours of rest a night".split()
    sentences = make_sentences()
    others = [s for s in sentences if s != heard]
    assert len(others) == 26
    assert set(sum(others, [])) == set(sum(sentences, []))


def test_the_biases_learn_the_first_words():
    """x⟨1⟩ and a⟨0⟩ are 0; still 3 of 4 sentences begin with a."""
    x, y, mask = make_training_pair(["a", "ab", "aa", "b"], TINY)
    network = draw_network(4, 8, 4, 4, 3)
    batches = repeat((x, y, 0 * network.a0, mask), 300)
    *_, (_, parameters) = train(
        rnn_loss_and_gradients, batches, network.parameters
    )
    _, y_pred, _ = rnn_forward(x, 0 * network.a0, parameters)
    assert y_pred[0, :, 0] == pytest.approx(0.75, abs=0.02)


def test_every_array_is_checked():
    """One with an axis too many is named, wherever it stands."""
    x, y, _, _, mask = draw_network(3, 4, 3, 2, 5)
    assert_checks(log_probability, y, y, mask)
    assert_checks(perplexity, y, y, mask)

    def one_batch(x, y, mask):
        return [*draw_batches(x, y, mask, 4, 1, 1, np.random.default_rng(0))]

    assert_checks(one_batch, x, y, mask)


def test_the_words_of_the_small_language():
    """The lecture's own among them; the sign for the end is not."""
    words = set(sum(make_sentences(), []))
    numbers = {"ten", "twelve", "thirteen", "fifteen"}
    animals = {"cats", "dogs", "owls"}
    others = "average need sleep rest all day night hours of a".split()
    assert words == numbers | animals | set(others)
    assert END == "<EOS>"


def test_messages_are_about_what_was_given():
    """Not about what a function inside makes of it."""
    _, y, _, _, mask = draw_network(3, 4, 3, 2, 5)
    for function in (log_probability, perplexity):
        with pytest.raises(ValueError, match=r"expected y \(n_y, m, T_y\)"):
            function(y, y[0], mask)
        with pytest.raises(ValueError, match="^y is a list"):
            function(y, y.tolist())


def test_a_batch_may_be_one_example():
    """And a class the only one: nothing is left to be learned."""
    x, y, _, parameters, mask = draw_network(2, 3, 1, 2, 4)
    rng = np.random.default_rng(0)
    (batch,) = draw_batches(x, y, mask, 3, 1, 1, rng)
    assert batch[0].shape == (2, 1, 4)
    batches = [(*batch[:3], None)]
    ((loss, _),) = train(rnn_loss_and_gradients, batches, parameters)
    assert loss == 0
