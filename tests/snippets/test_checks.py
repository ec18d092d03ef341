"""What a learner reads after a mistake: what was wrong, what was expected.

Every row of a table is one wrong call: the name of the mistake, the call, the
kind of error, and what its message must contain – the name or the value, its
shape, what was expected.
"""

import inspect

import numpy as np
import pytest

from snippets import bptt, notation, one_hot, rnn
from snippets.checks import (
    check_mask,
    check_probabilities,
    check_range,
    checked,
)
from tests.snippets.support import draw_network, promised_shapes

NETWORK = draw_network(n_x=3, n_a=4, n_y=2, m=5, T_x=6)
X, Y, A0, P, MASK = NETWORK
A, Y_PRED, CACHES = rnn.rnn_forward(X, A0, P)
CACHE = rnn.rnn_cell_forward(X[..., 0], A0, P)[2]
VOCABULARY = {"a": 0, "spell": 1, one_hot.UNKNOWN: 2}


def without(name, arrays):
    """The dict without one entry."""
    return {key: value for key, value in arrays.items() if key != name}


def forward(x=X, a0=A0, parameters=P):
    """Run the network with something wrong in its arguments."""
    return rnn.rnn_forward(x, a0, parameters)


def cell(xt=X[..., 0], a_prev=A0, parameters=P):
    """Run the cell with something wrong in its arguments."""
    return rnn.rnn_cell_forward(xt, a_prev, parameters)


def learn(x=X, y=Y, a0=A0, parameters=P, mask=None):
    """Run forward and backward with something wrong in the arguments."""
    return bptt.rnn_loss_and_gradients(x, y, a0, parameters, mask)


def truncate(x=X, y=Y, a0=A0, parameters=P, steps=2):
    """Run forward and backward in pieces, with something wrong."""
    return bptt.truncated_gradients(x, y, a0, parameters, steps)


def check_gradients(**gradients):
    """Check the gradients of one bias (3, 1)."""
    arrays = {"ba": np.ones((3, 1))}
    return bptt.gradient_check(lambda v: v["ba"].sum(), arrays, gradients)


NOTATION = {
    "step 0 as in NumPy": (
        lambda: notation.at(notation.SENTENCE, 0),
        ("t 0", "expected 1 to 9"),
    ),
    "step −1 as in NumPy": (
        lambda: notation.at(notation.SENTENCE, -1),
        ("t -1", "expected 1 to 9"),
    ),
    "a step past the end": (
        lambda: notation.at(notation.SENTENCE, 10),
        ("t 10", "expected 1 to 9"),
    ),
    "a step that is no whole number": (
        lambda: notation.at(notation.SENTENCE, 1.5),
        ("t is 1.5", "whole numbers"),
    ),
    "sequences on the wrong axis": (
        lambda: notation.pad([np.ones((2, 5)), np.ones((3, 5))]),
        ("(2, 5)", "(3, 5)", "only the last axis may differ"),
    ),
    "numbers instead of sequences": (
        lambda: notation.pad([1, 2]),
        ("[(), ()]", "only the last axis"),
    ),
    "no sequences": (lambda: notation.pad([]), ("[]", "the last axis")),
    "lengths of another batch": (
        lambda: notation.unpad(X, [1, 2]),
        ("(3, 5, 6)", "(2,)", "expected (..., m, T_x) and (m,)"),
    ),
    "one length for all": (
        lambda: notation.unpad(X, 6),
        ("(3, 5, 6)", "()", "expected (..., m, T_x) and (m,)"),
    ),
    "one sequence instead of a batch": (
        lambda: notation.unpad(np.ones(3), [3]),
        ("(3,)", "(1,)", "expected (..., m, T_x) and (m,)"),
    ),
    "a length past the end": (
        lambda: notation.unpad(X, [1, 2, 7, 4, 5]),
        ("length 7", "expected 0 to 6"),
    ),
    "the mask instead of the lengths": (
        lambda: notation.unpad(X, MASK),
        ("(3, 5, 6)", "(5, 6)", "expected (..., m, T_x) and (m,)"),
    ),
}

ONE_HOT = {
    "an index past the end": (
        lambda: one_hot.one_hot([0, 3], 3),
        ("index 3", "expected 0 to 2"),
    ),
    "a negative index": (
        lambda: one_hot.one_hot([0, -1], 3),
        ("index -1", "expected 0 to 2"),
    ),
    "the course's last index": (
        lambda: one_hot.one_hot([one_hot.SLIDE["zulu"]], 10_000),
        ("index 10000", "expected 0 to 9999"),
    ),
    "float indices": (
        lambda: one_hot.one_hot(np.array([0.0, 1.0]), 3),
        ("index is [0. 1.]", "whole numbers"),
    ),
    "words instead of indices": (
        lambda: one_hot.one_hot(["spell"], 3),
        ("index is ['spell']", "whole numbers"),
    ),
    "a mask instead of indices": (
        lambda: one_hot.one_hot(np.array([True, False]), 3),
        ("index is [ True False]", "whole numbers"),
    ),
    "no room for <UNK>": (
        lambda: one_hot.build_vocabulary(["a"], 0),
        ("size 0", "expected 1 to"),
    ),
    "half a word": (
        lambda: one_hot.build_vocabulary(["a"], 1.5),
        ("size is 1.5", "whole numbers"),
    ),
    "columns of another vocabulary": (
        lambda: one_hot.decode(np.eye(4), VOCABULARY),
        ("x has shape (4, 4)", "(n_x, T_x)", "n_x = 3", "the vocabulary"),
    ),
    "a batch for decode": (
        lambda: one_hot.decode(np.ones((3, 1, 1)), VOCABULARY),
        ("x has shape (3, 1, 1)", "expected (n_x, T_x)"),
    ),
    "indices for decode": (
        lambda: one_hot.decode(np.array([0, 1, 2]), VOCABULARY),
        ("x has shape (3,)", "expected (n_x, T_x)"),
    ),
    "probabilities for decode": (
        lambda: one_hot.decode(
            np.array([[1, 0.2], [0, 0.5], [0, 0.3]]), VOCABULARY
        ),
        ("column t = 2", "not one-hot", "[0.2 0.5 0.3]"),
    ),
    "padding for decode": (
        lambda: one_hot.decode(np.zeros((3, 1)), VOCABULARY),
        ("column t = 1", "not one-hot", "[0. 0. 0.]"),
    ),
    "more than one 1 in a column": (
        lambda: one_hot.decode(np.array([[1], [1], [-1]]), VOCABULARY),
        ("column t = 1", "not one-hot", "[ 1  1 -1]"),
    ),
    "no sentences": (
        lambda: one_hot.one_hot_batch([], VOCABULARY),
        ("[]", "the last axis"),
    ),
    "a column that W does not have": (
        lambda: one_hot.pick_columns(P["Wax"], [3]),
        ("index 3", "expected 0 to 2"),
    ),
    "a negative column": (
        lambda: one_hot.pick_columns(P["Wax"], [-1]),
        ("index -1", "expected 0 to 2"),
    ),
    "one-hot columns for pick_columns": (
        lambda: one_hot.pick_columns(P["Wax"], np.eye(3)),
        ("index is [[1. 0. 0.]", "whole numbers"),
    ),
    "a vector for W": (
        lambda: one_hot.pick_columns(np.ones(3), [0]),
        ("W has shape (3,)", "expected W (n_a, n_x)"),
    ),
    "a list for W": (
        lambda: one_hot.pick_columns([[1, 2]], [0]),
        ("W is a list", "expected W (n_a, n_x)"),
    ),
}

RNN = {
    "x with the batch first": (
        lambda: forward(x=X.swapaxes(0, 1)),
        ("a0 has shape (4, 5)", "expected a0 (n_a, m)", "m = 3 as in x"),
    ),
    "x with time first, as in PyTorch": (
        lambda: forward(x=X.T),
        ("(n_a, n_x)", "Wax has shape (4, 3)", "n_x = 6 as in x"),
    ),
    "one example without the batch axis": (
        lambda: forward(x=X[:, 0]),
        ("x has shape (3, 6)", "expected x (n_x, m, T_x)"),
    ),
    "x without a step": (
        lambda: forward(x=X[..., :0]),
        ("(3, 5, 0)", "x (n_x, m, T_x) with T_x = 1, 2, … as in every lesson"),
    ),
    "an empty batch": (
        lambda: forward(x=X[:, :0], a0=A0[:, :0]),
        ("x has shape (3, 0, 6)", "expected x (n_x, m, T_x)"),
    ),
    "x as a list": (
        lambda: forward(x=X.tolist()),
        ("x is a list", "expected x (n_x, m, T_x)"),
    ),
    "a0 of one example for a batch": (
        lambda: forward(a0=A0[:, :1]),
        ("a0 has shape (4, 1)", "expected a0 (n_a, m)", "m = 5 as in x"),
    ),
    "a0 as a vector": (
        lambda: forward(a0=A0[:, 0]),
        ("a0 has shape (4,)", "expected a0 (n_a, m)"),
    ),
    "None for a0, as in PyTorch": (
        lambda: forward(a0=None),
        ("a0 is a NoneType", "expected a0 (n_a, m)"),
    ),
    "a0 as the number 0": (
        lambda: forward(a0=0),
        ("a0 is a int", "expected a0 (n_a, m)"),
    ),
    "a bias as a vector": (
        lambda: forward(parameters=P | {"ba": P["ba"][:, 0]}),
        ("ba has shape (4,)", "expected ba (n_a, 1)"),
    ),
    "a bias of the wrong layer": (
        lambda: forward(parameters=P | {"ba": P["by"]}),
        ("ba has shape (2, 1)", "expected ba (n_a, 1)", "n_a = 4 as in a0"),
    ),
    "a bias as a row": (
        lambda: forward(parameters=P | {"by": P["by"].T}),
        ("by has shape (1, 2)", "expected by (n_y, 1)", "n_y = 2 as in Wya"),
    ),
    "a bias with a column for each example": (
        lambda: cell(parameters=P | {"ba": np.ones((4, 5))}),
        ("ba has shape (4, 5)", "ba (n_a, 1) with 1 = 1 as in the lesson"),
    ),
    "transposed weights": (
        lambda: forward(parameters=P | {"Wax": P["Wax"].T}),
        ("Wax has shape (3, 4)", "expected Wax (n_a, n_x)", "n_a = 4"),
    ),
    "Waa that is not square": (
        lambda: forward(parameters=P | {"Waa": P["Waa"][:, :3]}),
        ("Waa has shape (4, 3)", "expected Waa (n_a, n_a)", "n_a = 4"),
    ),
    "a sequence for the cell": (
        lambda: cell(xt=X),
        ("xt has shape (3, 5, 6)", "expected xt (n_x, m)"),
    ),
    "a vector for the cell": (
        lambda: cell(xt=X[:, 0, 0]),
        ("xt has shape (3,)", "expected xt (n_x, m)"),
    ),
    "a state of another batch": (
        lambda: cell(a_prev=A0[:, :2]),
        ("a_prev has shape (4, 2)", "a_prev (n_a, m)", "m = 5 as in xt"),
    ),
    "a list for softmax": (
        lambda: rnn.softmax([1.0, 2.0]),
        ("z is a list", "expected z (n_y, ...)"),
    ),
    "no classes for softmax": (
        lambda: rnn.softmax(np.ones((0, 3))),
        ("z has shape (0, 3)", "expected z (n_y, ...)"),
    ),
    "a number for softmax": (
        lambda: rnn.softmax(np.array(1.0)),
        ("z has shape ()", "expected z (n_y, ...)"),
    ),
}

BPTT = {
    "labels instead of one-hot y": (
        lambda: learn(y=Y.argmax(axis=0)),
        ("y has shape (5, 6)", "expected y (n_y, m, T_x)"),
    ),
    "y of another length": (
        lambda: learn(y=Y[..., :5]),
        ("y has shape (2, 5, 5)", "T_x = 6 as in x"),
    ),
    "y of another number of classes": (
        lambda: learn(y=np.ones((3, 5, 6))),
        ("Wya has shape (2, 4)", "(n_y, n_a)", "n_y = 3 as in y"),
    ),
    "a mask with time first": (
        lambda: learn(mask=MASK.T),
        ("mask has shape (6, 5)", "expected mask (m, T_x)", "m = 5 as in x"),
    ),
    "a mask that hides everything": (
        lambda: learn(mask=np.zeros((5, 6), bool)),
        ("mask (5, 6)", "hides every step", "expected one True or more"),
    ),
    "weights instead of a mask": (
        lambda: learn(mask=np.full((5, 6), 0.5)),
        ("mask (5, 6)", "other values than True and False"),
    ),
    "lengths instead of a mask": (
        lambda: learn(mask=np.array([1, 2, 3, 4, 5])),
        ("mask has shape (5,)", "expected mask (m, T_x)"),
    ),
    "a mask as a list": (
        lambda: learn(mask=MASK.tolist()),
        ("mask is a list", "expected mask (m, T_x)"),
    ),
    "logits instead of probabilities": (
        lambda: bptt.cross_entropy(3 * Y, Y),
        ("y_pred (2, 5, 6)", "holds 3", "0 to 1, after the softmax"),
    ),
    "one logit among probabilities": (
        lambda: bptt.cross_entropy(np.array([[1.5], [0.5]]), np.eye(2)[:, :1]),
        ("y_pred (2, 1)", "holds 1.5", "0 to 1, after the softmax"),
    ),
    "negative logits": (
        lambda: bptt.cross_entropy(-3 * Y, Y),
        ("y_pred (2, 5, 6)", "holds -3", "0 to 1, after the softmax"),
    ),
    "labels for the loss": (
        lambda: bptt.cross_entropy(Y_PRED, Y.argmax(axis=0)),
        ("y has shape (5, 6)", "expected y (n_y, ...)", "n_y = 2 as in y_pred"),
    ),
    "y of another batch for the loss": (
        lambda: bptt.cross_entropy(Y_PRED, Y[:, :1]),
        ("y has shape (2, 1, 6)", "(5, 6) as in y_pred"),
    ),
    "da of one step": (
        lambda: bptt.rnn_backward(A[..., 0], CACHES),
        ("da has shape (4, 5)", "expected da (n_a, m, T_x)"),
    ),
    "da of fewer steps, as in the course's test": (
        lambda: bptt.rnn_backward(A[..., :4], CACHES),
        ("has shape (3, 5, 6)", "T_x = 4 as in da"),
    ),
    "da of all steps for the cell": (
        lambda: bptt.rnn_cell_backward(A, CACHE),
        ("da_next has shape (4, 5, 6)", "expected da_next (n_a, m)"),
    ),
    "da of another batch for the cell": (
        lambda: bptt.rnn_cell_backward(A0[:, :2], CACHE),
        ("xt has shape (3, 5)", "expected xt (n_x, m)", "m = 2 as in da_next"),
    ),
    "another mask for the output": (
        lambda: bptt.output_backward(Y_PRED, Y, CACHES, MASK.T),
        ("mask has shape (6, 5)", "expected mask (m, T_x)"),
    ),
    "y longer than x in pieces": (
        lambda: truncate(x=X[..., :4]),
        ("y has shape (2, 5, 6)", "T_x = 4 as in x"),
    ),
    "pieces of no step": (
        lambda: truncate(steps=0),
        ("steps 0", "expected 1 to"),
    ),
    "pieces of half a step": (
        lambda: truncate(steps=1.5),
        ("steps is 1.5", "whole numbers"),
    ),
    "a gradient that would broadcast": (
        lambda: check_gradients(dba=np.ones(3)),
        ("dba has shape (3,)", "expected (3, 1) as ba"),
    ),
}


@pytest.mark.parametrize(
    ("call", "parts"),
    [
        pytest.param(*row, id=f"{table}: {mistake}")
        for table, rows in (
            ("notation", NOTATION),
            ("one-hot", ONE_HOT),
            ("rnn", RNN),
            ("bptt", BPTT),
        )
        for mistake, row in rows.items()
    ],
)
def test_a_mistake_is_named_with_what_was_expected(call, parts):
    """A ValueError, short enough to be read."""
    with pytest.raises(ValueError) as error:
        call()
    message = str(error.value)
    assert [part for part in parts if part not in message] == [], message
    assert len(message) < 200


# What is missing


MISSING = {
    **{
        f"{name} of the {what}": (lambda run=run, name=name: run(name), (name,))
        for what, run in {
            "network": lambda name: forward(parameters=without(name, P)),
            "cell": lambda name: cell(parameters=without(name, P)),
            "gradients": lambda name: learn(parameters=without(name, P)),
            "pieces": lambda name: truncate(parameters=without(name, P)),
        }.items()
        for name in P
    },
    **{
        f"{name} of the caches": (
            lambda name=name: bptt.rnn_backward(A, without(name, CACHES)),
            (f"{name} (",),
        )
        for name in ("x", "a0", "a", "Wax", "Waa")
    },
    **{
        f"{name} of the cache": (
            lambda name=name: bptt.rnn_cell_backward(A0, without(name, CACHE)),
            (f"{name} (",),
        )
        for name in ("xt", "a_prev", "a_next", "Wax", "Waa")
    },
    "the caches, the cell's cache given": (
        lambda: bptt.rnn_backward(A, CACHE),
        ("x (n_x, m, T_x)", "a_prev"),
    ),
    "parameters in another spelling": (
        lambda: forward(parameters=without("Wax", P) | {"wax": P["Wax"]}),
        ("Wax (n_a, n_x)", "wax"),
    ),
    "names of parameters, in a list": (
        lambda: forward(parameters=list(P.values())),
        ("Wax (n_a, n_x)", "parameters"),
    ),
    "a gradient for the check": (
        lambda: check_gradients(ba=np.ones((3, 1))),
        ("dba (3, 1)", "found ba"),
    ),
    "a gradient for the check, two others given": (
        lambda: check_gradients(ba=np.ones((3, 1)), by=np.ones((3, 1))),
        ("dba (3, 1)", "found ba, by"),
    ),
    "an argument": (
        lambda: rnn.rnn_cell_forward(xt=X[..., 0], parameters={"Wax": A0}),
        ("a_prev (n_a, m) is missing, found xt, parameters, Wax",),
    ),
    "<UNK> in a vocabulary": (
        lambda: one_hot.encode(["a"], {"a": 0}),
        ("<UNK>", "vocabulary"),
    ),
    "<UNK> in the slide's six words": (
        lambda: one_hot.one_hot_batch([["a"]], one_hot.SLIDE),
        ("<UNK>", "vocabulary"),
    ),
}


@pytest.mark.parametrize(("call", "parts"), MISSING.values(), ids=[*MISSING])
def test_what_is_missing_is_named(call, parts):
    """A KeyError with the name, the shape and what was found instead."""
    with pytest.raises(KeyError) as error:
        call()
    message = error.value.args[0]
    assert [part for part in parts if part not in message] == [], message
    assert " " in message  # a sentence, not a naked key


# The decorator itself


@checked
def product(W, x, scale=None):
    """A function with two shapes and an optional argument.

    W (n, k), x (k, ...), scale (n, 1) → y (n, ...)
    """
    Wx = np.tensordot(W, x, axes=1)
    return Wx if scale is None else scale * Wx


def test_right_arguments_pass_in_any_way_of_calling():
    """By position, by name, with and without the optional argument."""
    W, x, scale = np.eye(2), np.ones((2, 3)), np.full((2, 1), 5.0)
    assert product(W, x).tolist() == [[1, 1, 1]] * 2
    assert product(x=x, W=W).tolist() == [[1, 1, 1]] * 2
    assert product(W, x, None).tolist() == [[1, 1, 1]] * 2
    assert product(W, x, scale=scale).tolist() == [[5, 5, 5]] * 2


def test_any_number_of_axes_stands_for_dots():
    """One, two, three axes for x (k, ...)."""
    for shape in ((2,), (2, 3), (2, 3, 2)):
        assert product(np.eye(2), np.ones(shape)).shape[0] == shape[0]


@checked
def stacked(a, x, W):
    """A sum of letters, and dots after two axes.

    a (n, m, ...), x (k, m, ...), W (n, n+k)
    """
    return np.tensordot(W, np.concatenate([a, x]), axes=1)


@pytest.mark.parametrize("more", [(), (5,), (5, 6)])
def test_a_sum_of_letters_is_a_size(more):
    """Of the arrays that stand before it, both of which are named."""
    a, x = np.ones((2, 4, *more)), np.ones((3, 4, *more))
    assert stacked(a, x, np.ones((2, 5))).shape == a.shape
    with pytest.raises(ValueError, match=r"with n\+k = 5 as in a and x"):
        stacked(a, x, np.ones((2, 4)))


def test_the_axes_behind_dots_are_the_same_for_all():
    """Two examples of other lengths do not fit."""
    with pytest.raises(ValueError, match=r"with \.\.\. = \(5,\) as in a"):
        stacked(np.ones((2, 4, 5)), np.ones((3, 4, 6)), np.ones((2, 5)))


# What is right


def test_values_at_the_ends_are_right():
    """First and last number, probabilities but for rounding, all masks."""
    check_range("t", [1, 2, 9], 1, 9)
    check_probabilities("p", np.array([0, 0.5, 1, 1 + 1e-6]))
    check_probabilities("p", np.array([-1e-20j, 1 + 1e-20j]))
    for mask in ([True, True], [True, False], [1, 0], [1.0, 1.0]):
        check_mask(np.array(mask))
    check_mask(None)


@pytest.mark.parametrize("shape", [(3,), (3, 2)])
def test_one_letter_is_one_size(shape):
    """The message says which array set it."""
    with pytest.raises(ValueError, match="k = 2 as in W"):
        product(np.eye(2), np.ones(shape))


def test_an_argument_with_a_default_is_checked_when_it_is_given():
    """A scale (3, 1) for n = 2."""
    with pytest.raises(ValueError, match=r"scale has shape \(3, 1\).* n = 2"):
        product(np.eye(2), np.ones(2), np.ones((3, 1)))


def test_a_checked_function_keeps_its_name_and_its_docstring():
    """For help() and for the docstring tests."""
    assert product.__name__ == "product"
    assert "W (n, k), x (k, ...)" in product.__doc__


UNCHECKED = {
    # Words, lengths and indices: these check them by themselves.
    notation: {"at", "pad", "unpad"},
    one_hot: {
        "build_vocabulary",
        "encode",
        "one_hot",
        "decode",
        "one_hot_batch",
        "decode_batch",
    },
    # Sizes go in, or what a checked function has just made.
    rnn: {"initialize_parameters", "to_rows", "from_rows"},
    bptt: {"gradients_from_dz", "gradient_check"},
}


@pytest.mark.parametrize("module", UNCHECKED, ids=lambda m: m.__name__)
def test_every_function_is_checked_but_for_those_above(module):
    """A new function is checked, or gets its reason above."""
    unchecked = {
        name
        for name, function in functions(module)
        if not hasattr(function, "__wrapped__")
    }
    assert unchecked == UNCHECKED[module]


def functions(module):
    """The functions that a module defines itself, by name."""
    members = inspect.getmembers(module, inspect.isfunction)
    return [(n, f) for n, f in members if f.__module__ == module.__name__]


def test_every_promise_of_a_shape_is_tested():
    """The functions of test_shapes_are_those_of_the_docstrings, all of them."""
    promising = {
        name
        for module in (rnn, bptt)
        for name, function in functions(module)
        if promised_shapes(function)
    }
    assert promising == {
        "initialize_parameters",
        "output_backward",
        "rnn_backward",
        "rnn_cell_backward",
        "rnn_cell_forward",
        "rnn_forward",
    }
