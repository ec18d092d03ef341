"""Lesson "GRU": both cells, the backward pass, PyTorch's arrangement."""

import json
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from snippets.bptt import output_backward
from snippets.gru import (
    ANIMAL_WORDS,
    animal_batch,
    from_keras,
    from_pytorch,
    gru_backward,
    gru_cell_backward,
    gru_cell_forward,
    gru_forward,
    gru_gradients_from_dz,
    gru_jacobian,
    gru_loss_and_gradients,
    initialize_gru,
    reset_after_cell,
    sigmoid,
    simplified_gru_cell,
    stack_gates,
    survival,
    to_pytorch,
)
from snippets.rnn import softmax
from tests.snippets.golden import make_memory
from tests.snippets.support import (
    DTYPES,
    arrays_of,
    assert_checks,
    assert_close,
    assert_promised_shapes,
    complex_step,
    freeze,
    leaves,
)

LN2, LN3 = np.log(2), np.log(3)
SEEDS = st.integers(0, 2**32 - 1)
WEIGHTS = ("Wc", "Wu", "Wr", "Wy")
BIASES = ("bc", "bu", "br", "by")
OF_GATES = {"d" + kind + gate for kind in "Wb" for gate in "cur"}


class Gru(NamedTuple):
    """The arguments of gru_forward, in their order."""

    x: np.ndarray
    c0: np.ndarray
    parameters: dict

    @property
    def arrays(self):
        """Everything that has a gradient, in one dict."""
        return {"x": self.x, "c0": self.c0} | self.parameters

    @property
    def step(self):
        """The arguments of a cell: the first step."""
        return self.x[..., 0], self.c0, self.parameters

    @property
    def sizes(self):
        """The number behind each letter of a docstring."""
        n_x, m, T_x = self.x.shape
        n_y, n_c = self.parameters["Wy"].shape
        sizes = {"n_x": n_x, "n_c": n_c, "n_y": n_y, "m": m, "T_x": T_x}
        return sizes | {"n_c+n_x": n_c + n_x, "3 n_c": 3 * n_c}

    def astype(self, dtype):
        """The same network in another type."""
        parameters = {k: v.astype(dtype) for k, v in self.parameters.items()}
        return Gru(self.x.astype(dtype), self.c0.astype(dtype), parameters)


def draw_gru(n_x=3, n_c=4, n_y=2, m=5, T_x=6, seed=0):
    """A random network: no bias is 0, no initial state either."""
    rng = np.random.default_rng(seed)

    def normal(*shape):
        return 0.7 * rng.standard_normal(shape)

    parameters = {key: normal(n_c, n_c + n_x) for key in WEIGHTS[:3]}
    parameters |= {key: normal(n_c, 1) for key in BIASES[:3]}
    parameters |= {"Wy": normal(n_y, n_c), "by": normal(n_y, 1)}
    return Gru(normal(n_x, m, T_x), normal(n_c, m), parameters)


@st.composite
def grus(draw, **fixed):
    """Networks of every small shape."""
    largest = {"n_x": 4, "n_c": 4, "n_y": 3, "m": 3, "T_x": 4}
    sizes = {k: draw(st.integers(1, v), label=k) for k, v in largest.items()}
    return draw_gru(**sizes | fixed, seed=draw(SEEDS))


def normal(shape, seed=1):
    """Random numbers of any sign, for what a loss sends in."""
    return np.random.default_rng(seed).standard_normal(shape)


def with_d(gradients):
    """The names of the snippets: "d" before that of the array."""
    return {"d" + name: value for name, value in gradients.items()}


@cache
def golden():
    """What PyTorch computed, made by golden/make_gru.py."""
    path = Path(__file__).parent / "golden" / "gru.json"
    return json.loads(path.read_text(encoding="utf-8"))


def golden_gru(case):
    """A golden network with our types, and all of its inputs."""
    inputs = arrays_of(case["inputs"])
    parameters = {key: inputs[key] for key in (*WEIGHTS, *BIASES)}
    return Gru(inputs["x"], inputs["c0"], parameters), inputs


# The sigmoid


def test_the_sigmoid_by_hand():
    """1 / (1 + e^−z) with e^−z = 1, 1/2, 3."""
    z = np.array([0, LN2, -LN3])
    assert_close(sigmoid(z), [1 / 2, 2 / 3, 1 / 4])


@pytest.mark.parametrize(("z", "expected"), [(1e4, 1), (-1e4, 0)])
def test_the_sigmoid_of_extreme_numbers(z, expected):
    """No overflow, no warning: pytest makes warnings errors."""
    assert sigmoid(np.array([z])) == expected


# One cell, by hand


def hand_parameters():
    """One unit; on x = 1, c = 0.5 the gates are 2/3 and 1/4, c̃ is 0.6.

    Gates: σ(ln 2) = 2/3 and σ(−ln 3) = 1/4. Candidate: tanh(ln 2) = 0.6, from
    8 · (1/4 · 0.5) + (ln 2 − 1) · 1.
    """
    return {
        "Wu": np.array([[2.0, LN2 - 2]]),
        "bu": np.array([[1.0]]),
        "Wr": np.array([[4.0, -LN3]]),
        "br": np.array([[-2.0]]),
        "Wc": np.array([[8.0, LN2 - 2]]),
        "bc": np.array([[1.0]]),
        "Wy": np.array([[0.0], [LN2 * 30 / 17]]),
        "by": np.zeros((2, 1)),
    }


XT, C_PREV = np.array([[1.0]]), np.array([[0.5]])


def test_a_cell_by_hand():
    """2/3 · 0.6 + 1/3 · 0.5 = 17/30, and the prediction is (1/3, 2/3)."""
    c_next, yt_pred, cache = gru_cell_forward(XT, C_PREV, hand_parameters())
    gates = {"u": [[2 / 3]], "r": [[1 / 4]], "candidate": [[0.6]]}
    assert_close({key: cache[key] for key in gates}, gates)
    assert_close(c_next, [[17 / 30]])
    assert_close(yt_pred, [[1 / 3], [2 / 3]])


def test_a_simplified_cell_by_hand():
    """No reset: with W_cc = 2 in place of 8 the candidate is 0.6 again."""
    parameters = hand_parameters() | {"Wc": np.array([[2.0, LN2 - 2]])}
    c_next = simplified_gru_cell(XT, C_PREV, parameters)
    assert_close(c_next, [[17 / 30]])


def test_a_reset_after_cell_by_hand():
    """1/4 · (8 · 0.5 + 4) + (ln 2 − 2) + bc = ln 2 with bc = 0."""
    more = {"bcc": np.array([[4.0]]), "bc": np.array([[0.0]])}
    c_next = reset_after_cell(XT, C_PREV, hand_parameters() | more)
    assert_close(c_next, [[17 / 30]])


def test_a_cell_backward_by_hand():
    """D = 9: dzc = 9 · 2/3 · 0.64 = 3.84, dzu = 9 · 0.1 · 2/9 = 0.2.

    p = 8 · 3.84 = 30.72, dzr = p · 0.5 · 3/16 = 2.88. To c: 9/3 + p/4 + 2 dzu +
    4 dzr = 3 + 7.68 + 0.4 + 11.52 = 22.6.
    """
    cache = gru_cell_forward(XT, C_PREV, hand_parameters())[2]
    gradients = gru_cell_backward(np.array([[9.0]]), cache)
    to_x = 3.84 * (LN2 - 2) + 0.2 * (LN2 - 2) - 2.88 * LN3
    expected = {
        "dxt": [[to_x]],
        "dc_prev": [[22.6]],
        "dWc": [[3.84 * 0.125, 3.84]],
        "dbc": [[3.84]],
        "dWu": [[0.1, 0.2]],
        "dbu": [[0.2]],
        "dWr": [[1.44, 2.88]],
        "dbr": [[2.88]],
    }
    assert gradients.keys() == expected.keys()
    assert_close(gradients, expected)
    assert_close(gru_jacobian(cache), [[22.6 / 9]])


# PyTorch


@pytest.mark.parametrize("name", golden()["courses"])
def test_the_network_agrees_with_pytorch(name):
    """The course's form in torch: states, predictions, both gradients."""
    case = golden()["courses"][name]
    network, inputs = golden_gru(case)
    expected = arrays_of(case["expected"])
    c, y_pred, caches = gru_forward(*network)
    assert_close(c, expected["c"])
    assert_close(y_pred, expected["y_pred"])

    n_y = len(y_pred)
    y = np.moveaxis(np.eye(n_y)[inputs["labels"]], -1, 0)
    assert_close(-np.sum(y * np.log(y_pred)), expected["loss"])
    output = {"a": c, "Wya": network.parameters["Wy"]}
    dc_loss, of_output = output_backward(y_pred, y, output)
    gradients = gru_backward(dc_loss, caches) | of_output
    gradients["dWy"] = gradients.pop("dWya")
    assert gradients.keys() == expected["gradients"].keys()
    assert_close(gradients, expected["gradients"])

    gradients = gru_backward(inputs["dc"], caches)
    assert gradients.keys() == expected["from_dc"].keys()
    assert_close(gradients, expected["from_dc"])


def test_one_unit_agrees_with_the_layer_of_pytorch():
    """There, reset before and after are the same; gradients too."""
    case = golden()["one-unit"]
    network, inputs = golden_gru(case)
    c, _, caches = gru_forward(*network)
    assert_close(c, case["c"])
    gradients = gru_backward(inputs["dc"], caches)
    assert gradients.keys() == case["from_dc"].keys()
    assert_close(gradients, arrays_of(case["from_dc"]))


@pytest.mark.parametrize("name", golden()["layers"])
def test_the_converted_cell_agrees_with_the_layer_of_pytorch(name):
    """torch.nn.GRU with random arrays, from_pytorch, step by step."""
    case = arrays_of(golden()["layers"][name])
    parameters, ct = from_pytorch(case["arrays"]), case["c0"]
    for t in range(case["x"].shape[-1]):
        ct = reset_after_cell(case["x"][..., t], ct, parameters)
        assert_close(ct, case["c"][..., t])


@pytest.mark.parametrize("name", golden()["layers"])
def test_arrays_of_pytorch_come_back_but_for_summed_biases(name):
    """Weights exactly; the two biases of r and z end up in the first."""
    case = arrays_of(golden()["layers"][name])
    arrays, n_c = case["arrays"], len(case["c0"])
    again = to_pytorch(from_pytorch(arrays))
    assert again.keys() == arrays.keys()
    for key in ("weight_ih_l0", "weight_hh_l0"):
        assert (again[key] == arrays[key]).all()
    first, second = arrays["bias_ih_l0"], arrays["bias_hh_l0"]
    assert_close(again["bias_ih_l0"][: 2 * n_c], (first + second)[: 2 * n_c])
    assert not again["bias_hh_l0"][: 2 * n_c].any()
    assert (again["bias_ih_l0"][2 * n_c :] == first[2 * n_c :]).all()
    assert (again["bias_hh_l0"][2 * n_c :] == second[2 * n_c :]).all()


def with_inner_bias(network):
    """Parameters of reset_after_cell: one bias more."""
    bias = normal(network.parameters["bc"].shape)
    return network.parameters | {"bcc": bias}


@given(grus())
def test_there_and_back_is_exact(network):
    """All but the prediction, which torch.nn.GRU does not have."""
    parameters = with_inner_bias(network)
    again = from_pytorch(to_pytorch(parameters))
    assert again.keys() == parameters.keys() - {"Wy", "by"}
    for key, array in again.items():
        assert (array == parameters[key]).all(), key


@pytest.mark.parametrize("rows", [4, 2, 6])
def test_arrays_of_another_layer_are_refused(rows):
    """An LSTM has four gates, 4 n_c rows."""
    arrays = {key: np.ones((rows * 3, 3)) for key in ("weight_ih_l0",)}
    arrays["weight_hh_l0"] = np.ones((rows * 3, 3))
    with pytest.raises(ValueError, match=r"weight_hh_l0 .* \(3 n_c, n_c\)"):
        from_pytorch(arrays)


def keras(name):
    """A layer of Keras: parameters, x in our order, its states in ours."""
    path = Path(__file__).parent / "golden" / "conventions.json"
    case = arrays_of(json.loads(path.read_text("utf-8"))["cases"][name])
    weights = [case[k] for k in ("kernel", "recurrent_kernel", "bias")]
    x, states = (case[k].transpose(2, 0, 1) for k in ("x", "states"))
    return from_keras(*weights), x, states


@pytest.mark.parametrize("name", ["after", "before", "default"])
def test_the_converted_cell_agrees_with_the_layer_of_keras(name):
    """With both values of its switch; the default is after."""
    parameters, x, states = keras("gru-" + name)
    assert ("bcc" in parameters) == (name != "before")
    output = {"Wy": np.eye(4), "by": np.zeros((4, 1))}
    ct = np.zeros_like(states[..., 0])
    for t in range(x.shape[-1]):
        if name == "before":
            step = gru_cell_forward(x[..., t], ct, parameters | output)
            ct = step[0]
        else:
            ct = reset_after_cell(x[..., t], ct, parameters)
        np.testing.assert_allclose(ct, states[..., t], atol=1e-6)


def test_weights_of_another_layer_of_keras_are_refused():
    """Four blocks, as those of an LSTM; the shape is named."""
    with pytest.raises(ValueError, match=r"recurrent_kernel has shape \(4, 16"):
        from_keras(np.ones((3, 16)), np.ones((4, 16)), np.ones(16))


def test_the_form_of_the_course_is_not_converted():
    """It has no inner bias; its numbers would not be PyTorch's."""
    with pytest.raises(KeyError, match=r"bcc \(n_c, 1\) is missing"):
        to_pytorch(draw_gru().parameters)


# How the forms differ


@given(grus())
def test_an_open_relevance_gate_is_the_simplified_cell(network):
    """b_r = 40: the gate is 1 to the last bit; after and before agree too."""
    xt, c0, parameters = network.step
    opened = parameters | {
        "Wr": 0 * parameters["Wr"],
        "br": np.full_like(parameters["br"], 40),
        "bcc": 0 * parameters["bc"],
    }
    simplified = simplified_gru_cell(xt, c0, parameters)
    assert_close(gru_cell_forward(xt, c0, opened)[0], simplified)
    assert_close(reset_after_cell(xt, c0, opened), simplified)


@given(grus())
def test_reset_before_and_after_agree_where_the_matrix_is_diagonal(network):
    """Then W(r * c) = r * (W c); so also wherever n_c = 1."""
    xt, c0, parameters = network.step
    n_c = len(c0)
    Wc = parameters["Wc"].copy()
    Wc[:, :n_c] *= np.eye(n_c)
    diagonal = parameters | {"Wc": Wc, "bcc": np.zeros((n_c, 1))}
    before, _, _ = gru_cell_forward(xt, c0, diagonal)
    assert_close(reset_after_cell(xt, c0, diagonal), before)


def test_reset_before_and_after_are_two_networks():
    """With a full matrix the same parameters give other states."""
    xt, c0, parameters = draw_gru().step
    no_bias = parameters | {"bcc": 0 * parameters["bc"]}
    before, _, _ = gru_cell_forward(xt, c0, parameters)
    assert np.abs(reset_after_cell(xt, c0, no_bias) - before).max() > 0.01


# Gates


@given(grus())
def test_the_gates_are_those_of_the_formulas(network):
    """1 / (1 + e^−z) and tanh of the halves, each product by itself."""
    xt, c0, parameters = network.step
    n_c = len(c0)

    def z(gate, state):
        W, b = parameters["W" + gate], parameters["b" + gate]
        return W[:, :n_c] @ state + W[:, n_c:] @ xt + b

    u, r = (1 / (1 + np.exp(-z(gate, c0))) for gate in "ur")
    candidate = np.tanh(z("c", r * c0))
    c_next, yt_pred, cache = gru_cell_forward(xt, c0, parameters)
    expected = {"u": u, "r": r, "candidate": candidate}
    assert_close({key: cache[key] for key in expected}, expected)
    assert_close(c_next, u * candidate + (1 - u) * c0)
    z_y = parameters["Wy"] @ c_next + parameters["by"]
    assert_close(yt_pred, softmax(z_y))


@given(grus())
def test_a_shut_gate_keeps_and_an_open_one_writes(network):
    """b_u = −80 and 80: the old state, the candidate; a gradient likewise."""
    xt, c0, parameters = network.step
    for bias, kept in ((-80.0, True), (80.0, False)):
        fixed = {"Wu": 0 * parameters["Wu"], "bu": 0 * parameters["bu"] + bias}
        c_next, _, cache = gru_cell_forward(xt, c0, parameters | fixed)
        assert_close(c_next, c0 if kept else cache["candidate"])
        gradients = gru_cell_backward(normal(c0.shape), cache)
        if kept:
            assert_close(gradients["dc_prev"], normal(c0.shape))
            assert_close(gradients["dWc"], 0 * parameters["Wc"])


@given(grus(), SEEDS)
def test_the_state_stays_between_the_bounds(network, seed):
    """An average of numbers in −1 … 1, whatever the weights."""
    x, _, parameters = network
    large = {key: 20 * array for key, array in parameters.items()}
    c, _, _ = gru_forward(x, np.zeros_like(network.c0), large)
    assert np.abs(c).max() <= 1


@given(grus())
def test_the_rows_of_the_gates_are_stacked_in_the_order_u_r_c(network):
    """Cut between state and input."""
    for_c, for_x, b = stack_gates(network.parameters)
    n_c = network.sizes["n_c"]
    for i, gate in enumerate("urc"):
        rows = slice(i * n_c, (i + 1) * n_c)
        both = np.hstack([for_c[rows], for_x[rows]])
        assert (both == network.parameters["W" + gate]).all()
        assert (b[rows] == network.parameters["b" + gate]).all()


# The network


@given(grus())
def test_the_network_is_its_cell_step_by_step(network):
    """States, predictions, and what is kept for the backward pass."""
    x, ct, parameters = network
    c, y_pred, caches = gru_forward(*network)
    for t in range(x.shape[-1]):
        ct, yt_pred, cache = gru_cell_forward(x[..., t], ct, parameters)
        assert_close(c[..., t], ct)
        assert_close(y_pred[..., t], yt_pred)
        for key in ("u", "r", "candidate"):
            assert_close(caches[key][..., t], cache[key])


@given(grus())
def test_the_backward_pass_is_that_of_its_cell_step_by_step(network):
    """Contributions added, the total handed back; a second independent way."""
    x, ct, parameters = network
    c, _, caches = gru_forward(*network)
    dc = normal(c.shape)
    gradients = gru_backward(dc, caches)

    cell_caches = []
    for t in range(x.shape[-1]):
        ct, _, cache = gru_cell_forward(x[..., t], ct, parameters)
        cell_caches.append(cache)
    total, dc_time = dict.fromkeys(OF_GATES, 0), 0
    for t in reversed(range(x.shape[-1])):
        step = gru_cell_backward(dc[..., t] + dc_time, cell_caches[t])
        dc_time = step["dc_prev"]
        total = {key: total[key] + step[key] for key in total}
        assert_close(gradients["dx"][..., t], step["dxt"])
    assert_close(gradients, total | {"dc0": dc_time})


@given(grus())
def test_a_batch_is_its_examples_one_by_one(network):
    """No example sees another; parameters get the sum of all."""
    x, c0, parameters = network
    c, y_pred, caches = gru_forward(*network)
    dc = normal(c.shape)
    gradients, total = gru_backward(dc, caches), dict.fromkeys(OF_GATES, 0)
    for i in range(x.shape[1]):
        one = slice(i, i + 1)
        ci, yi_pred, of_one = gru_forward(x[:, one], c0[:, one], parameters)
        assert_close(c[:, one], ci)
        assert_close(y_pred[:, one], yi_pred)
        each = gru_backward(dc[:, one], of_one)
        assert_close(gradients["dx"][:, one], each["dx"])
        assert_close(gradients["dc0"][:, one], each["dc0"])
        total = {key: total[key] + each[key] for key in total}
    assert_close(gradients, total)


@given(grus(T_x=4), st.integers(1, 3))
def test_two_halves_joined_are_the_whole(network, first):
    """The state goes on to the right, dc0 comes back to the left."""
    x, c0, parameters = network
    c, _, caches = gru_forward(*network)
    dc = normal(c.shape)
    whole = gru_backward(dc, caches)

    c_left, _, left_caches = gru_forward(x[..., :first], c0, parameters)
    state = c_left[..., -1]
    c_right, _, right_caches = gru_forward(x[..., first:], state, parameters)
    assert_close(np.concatenate([c_left, c_right], axis=-1), c)

    right = gru_backward(dc[..., first:], right_caches)
    dc_left = dc[..., :first].copy()
    dc_left[..., -1] += right["dc0"]
    left = gru_backward(dc_left, left_caches)
    dx = np.concatenate([left["dx"], right["dx"]], axis=-1)
    total = {key: left[key] + right[key] for key in OF_GATES}
    assert_close(whole, total | {"dx": dx, "dc0": left["dc0"]})


# Gradients, by complex step


@given(grus())
def test_the_backward_pass_of_a_cell_by_complex_step(network):
    """For what a loss sends into c_next: sum(dc_next · c_next)."""
    xt, c0, parameters = network.step
    dc_next = normal(c0.shape)

    def loss(xt, c_prev, **moved):
        return np.sum(dc_next * gru_cell_forward(xt, c_prev, moved)[0])

    arrays = {"xt": xt, "c_prev": c0} | parameters
    numerical = with_d(complex_step(loss, arrays))
    cache = gru_cell_forward(xt, c0, parameters)[2]
    gradients = gru_cell_backward(dc_next, cache)
    assert set(gradients) == OF_GATES | {"dxt", "dc_prev"}
    assert_close(gradients, {key: numerical[key] for key in gradients})


@given(grus())
def test_the_backward_pass_of_the_network_by_complex_step(network):
    """For any dc: sum(dc · c); inputs and first state included."""
    c, _, caches = gru_forward(*network)
    dc = normal(c.shape)

    def loss(x, c0, **moved):
        return np.sum(dc * gru_forward(x, c0, moved)[0])

    numerical = with_d(complex_step(loss, network.arrays))
    gradients = gru_backward(dc, caches)
    assert set(gradients) == OF_GATES | {"dx", "dc0"}
    assert_close(gradients, {key: numerical[key] for key in gradients})


@given(grus(m=1))
def test_the_jacobian_by_complex_step(network):
    """Row i is the gradient of entry i of c_next."""
    xt, c0, parameters = network.step
    J = gru_jacobian(gru_cell_forward(xt, c0, parameters)[2])
    for i in range(len(c0)):
        row = complex_step(
            lambda c_prev, i=i: gru_cell_forward(xt, c_prev, parameters)[0][
                i, 0
            ],
            {"c_prev": c0},
        )
        assert_close(J[[i]].T, row["c_prev"])


@given(grus(m=1))
def test_the_product_of_jacobians_reaches_the_first_state(network):
    """For a loss at the last step only: dc0 = (J⟨T⟩ … J⟨1⟩)ᵀ dc⟨T⟩."""
    x, ct, parameters = network
    dc = np.zeros_like(gru_forward(*network)[0])
    dc[..., -1] = normal(ct.shape)
    product = np.eye(len(ct))
    for t in range(x.shape[-1]):
        ct, _, cache = gru_cell_forward(x[..., t], ct, parameters)
        product = gru_jacobian(cache) @ product
    dc0 = gru_backward(dc, gru_forward(*network)[2])["dc0"]
    assert_close(dc0, product.T @ dc[..., -1])


def test_a_jacobian_is_of_one_example():
    """A batch has one for each."""
    cache = gru_cell_forward(*draw_gru().step)[2]
    with pytest.raises(ValueError, match=r"expected c_prev \(n_c, 1\)"):
        gru_jacobian(cache)


# Survival


def test_survival_by_hand():
    """From the last step back: 3, then 3 · 2 turned by 90°, then 0."""
    turn = np.array([[0.0, 2.0], [-2.0, 0.0]])
    jacobians = [np.zeros((2, 2)), turn, np.diag([3.0, 1.0])]
    assert_close(survival(jacobians), [3, 6, 0])


def test_survival_multiplies_the_later_step_from_the_left():
    """J⟨2⟩ J⟨1⟩ is 0 here, J⟨1⟩ J⟨2⟩ is not."""
    first, second = np.diag([1.0, 0.0]), np.array([[0.0, 1.0], [0.0, 0.0]])
    assert_close(survival([first, second]), [1, 0])


@pytest.mark.parametrize(("bias", "alive"), [(-8.0, True), (0.0, False)])
def test_the_gradient_survives_where_the_gate_is_shut(bias, alive):
    """A hundred steps: nearly all is left, or less than a millionth."""
    rng = np.random.default_rng(3)
    parameters = initialize_gru(5, 10, 2, rng)
    parameters["bu"] += bias
    ct, jacobians = np.zeros((10, 1)), []
    for _ in range(100):
        xt = rng.standard_normal((5, 1))
        ct, _, cache = gru_cell_forward(xt, ct, parameters)
        jacobians.append(gru_jacobian(cache))
    left = survival(jacobians)[-1]
    assert left > 0.9 if alive else left < 1e-6


# Parameters


def test_parameters_are_as_random_as_their_rng():
    """Equal seeds give equal weights, no two gates alike; biases are 0."""
    first, again, other = (
        initialize_gru(3, 4, 2, np.random.default_rng(seed))
        for seed in (1, 1, 2)
    )
    for key in WEIGHTS:
        assert (first[key] == again[key]).all()
        assert (first[key] != other[key]).all()
    assert (first["Wu"] != first["Wr"]).all()
    assert (first["Wu"] != first["Wc"]).all()
    for key in BIASES:
        assert not first[key].any()


def test_weights_keep_the_size_of_what_they_multiply():
    """Variance 1/100 for the state's columns, 1/400 for the input's."""
    rng = np.random.default_rng(0)
    parameters = initialize_gru(400, 100, 60, rng)
    parts = {"Wy": (parameters["Wy"], 100)}
    for key in WEIGHTS[:3]:
        parts[key + " c"] = parameters[key][:, :100], 100
        parts[key + " x"] = parameters[key][:, 100:], 400
    for name, (part, columns) in parts.items():
        size = np.var(part) * columns
        assert size == pytest.approx(1, abs=0.1), name


# Types, shapes, and what belongs to the caller


def results_of(network):
    """What the functions of this module return, by function."""
    xt, c0, parameters = network.step
    c, y_pred, caches = gru_forward(*network)
    c_next, yt_pred, cache = gru_cell_forward(xt, c0, parameters)
    inner = parameters | {"bcc": parameters["bc"].copy()}
    one = gru_cell_forward(xt[:, :1], c0[:, :1], parameters)[2]
    arrays = to_pytorch(inner)
    dz = np.concatenate([caches[key].T for key in "urc"], axis=-1)
    return {
        gru_cell_forward: {"c_next": c_next, "yt_pred": yt_pred} | cache,
        gru_forward: {"c": c, "y_pred": y_pred} | caches,
        gru_cell_backward: gru_cell_backward(c0, cache),
        gru_backward: gru_backward(c, caches),
        gru_gradients_from_dz: gru_gradients_from_dz(dz, c.T, c.T, caches),
        gru_jacobian: {"J": gru_jacobian(one)},
        simplified_gru_cell: {
            "c_next": simplified_gru_cell(xt, c0, parameters)
        },
        reset_after_cell: {"c_next": reset_after_cell(xt, c0, inner)},
        to_pytorch: arrays,
        from_pytorch: from_pytorch(arrays),
    }


@pytest.mark.parametrize("dtype", DTYPES)
def test_types_are_kept(dtype):
    """Every array that is returned, those in the caches too."""
    for function, result in results_of(draw_gru().astype(dtype)).items():
        for name, array in result.items():
            assert array.dtype == dtype, f"{function.__name__}: {name}"


@given(grus())
def test_inputs_stay_as_they_are_and_results_are_new(network):
    """Frozen inputs do; no result but a cache shares memory with them."""
    copies = {key: array.copy() for key, array in network.arrays.items()}
    freeze(network.arrays)
    for function, result in results_of(network).items():
        own = {k: v for k, v in result.items() if k not in network.arrays}
        for key in own.keys() - {"xt", "c_prev"}:
            for name, array in network.arrays.items():
                assert not np.shares_memory(own[key], array), (
                    f"{function.__name__}: {key} is part of {name}"
                )
    for name, array in network.arrays.items():
        assert (array == copies[name]).all()


@given(grus())
def test_a_backward_pass_changes_no_cache(network):
    """Run twice, the same; dc stays as it is too."""
    c, _, caches = gru_forward(*network)
    dc = normal(c.shape)
    freeze((dc, caches))
    first, second = gru_backward(dc, caches), gru_backward(dc, caches)
    assert_close(first, second, rtol=0, atol=0)


@given(grus())
def test_converted_arrays_belong_to_the_caller(network):
    """Neither direction shares memory with what was given."""
    parameters = with_inner_bias(network)
    arrays = to_pytorch(parameters)
    again = from_pytorch(arrays)
    for ours in leaves(parameters) + leaves(again):
        for theirs in leaves(arrays):
            assert not np.shares_memory(ours, theirs)


@given(grus())
def test_shapes_are_those_of_the_docstrings(network):
    """What stands after the arrow."""
    sizes, results = network.sizes, results_of(network)
    rng = np.random.default_rng(0)
    parameters = initialize_gru(*(sizes[n] for n in ("n_x", "n_c", "n_y")), rng)
    assert_promised_shapes(initialize_gru, parameters, sizes)
    for function in (
        gru_cell_forward,
        gru_forward,
        gru_cell_backward,
        gru_backward,
        gru_jacobian,
        simplified_gru_cell,
        reset_after_cell,
    ):
        assert_promised_shapes(function, results[function], sizes)
    n_x, n_c = sizes["n_x"], sizes["n_c"]
    shapes = {key: array.shape for key, array in results[to_pytorch].items()}
    assert shapes == {
        "weight_ih_l0": (3 * n_c, n_x),
        "weight_hh_l0": (3 * n_c, n_c),
        "bias_ih_l0": (3 * n_c,),
        "bias_hh_l0": (3 * n_c,),
    }


# What a learner reads after a mistake


WRONG = {
    "x of another size": lambda g: gru_forward(g.x[1:], g.c0, g.parameters),
    "c0 as one row": lambda g: gru_forward(g.x, g.c0.T, g.parameters),
    "gate of the inputs alone": lambda g: gru_forward(
        g.x, g.c0, g.parameters | {"Wu": g.parameters["Wu"][:, 4:]}
    ),
    "a step as a sequence": lambda g: gru_cell_forward(g.x, g.c0, g.parameters),
    "dc of one step": lambda g: gru_backward(g.c0, gru_forward(*g)[2]),
}


@pytest.mark.parametrize("mistake", WRONG)
def test_wrong_shapes_are_named(mistake):
    """The array, its shape, and what was expected."""
    with pytest.raises(ValueError, match=r"has shape .*, expected "):
        WRONG[mistake](draw_gru())


def test_the_columns_of_a_gate_are_those_of_state_and_input():
    """4 + 3 columns; the message says where both numbers come from."""
    network = draw_gru()
    wrong = network.parameters | {"Wc": np.ones((4, 6))}
    message = r"Wc has shape \(4, 6\).* n_c\+n_x = 7 as in c0 and x"
    with pytest.raises(ValueError, match=message):
        gru_forward(network.x, network.c0, wrong)


def test_every_array_is_checked():
    """One with an axis too many is named, wherever it stands."""
    network, one = draw_gru(), draw_gru(m=1)
    c, _, caches = gru_forward(*network)
    cache, single = (
        gru_cell_forward(*network.step)[2],
        gru_cell_forward(*one.step),
    )
    unread = {"bc", "bu", "br", "Wy", "by"}
    assert_checks(gru_cell_forward, *network.step)
    assert_checks(gru_forward, *network)
    assert_checks(gru_cell_backward, network.c0, cache, unread=unread)
    assert_checks(gru_backward, c, caches, unread=unread)
    assert_checks(gru_jacobian, single[2], unread=unread)
    unread = {"Wr", "br", "Wy", "by"}
    assert_checks(simplified_gru_cell, *network.step, unread=unread)
    parameters = with_inner_bias(network)
    xt, c_prev, _ = network.step
    unread = {"Wy", "by"}
    assert_checks(reset_after_cell, xt, c_prev, parameters, unread=unread)
    assert_checks(to_pytorch, parameters, unread=unread)
    y, mask = np.ones((2, 5, 6)), np.ones((5, 6), dtype=bool)
    learn = network.x, y, network.c0, network.parameters, mask
    assert_checks(gru_loss_and_gradients, *learn)


def test_the_start_has_the_parameters_of_the_network_and_no_more():
    """By name and shape."""
    start = initialize_gru(3, 4, 2, np.random.default_rng(0))
    assert {key: array.shape for key, array in start.items()} == {
        key: array.shape for key, array in draw_gru().parameters.items()
    }


def test_the_backward_pass_has_the_widest_type_of_its_arguments():
    """Here only dc has more digits than the rest."""
    c, _, caches = gru_forward(*draw_gru().astype("float32"))
    gradients = gru_backward(c.astype("float64"), caches)
    assert gradients["dbc"].dtype == "float64"


# The long training of the page


def test_the_table_over_100_steps_is_what_was_measured():
    """By the program that the page shows: its fingerprint is kept too."""
    measured = json.loads(make_memory.PATH.read_text("utf-8"))["gru"]
    assert measured["program"] == make_memory.fingerprint("gru"), (
        "the program changed: run python -m tests.snippets.golden.make_memory"
    )
    page = Path("docs/en/gru.md").read_text(encoding="utf-8")
    assert make_memory.table(measured["rows"]) in page


# Loss and gradients, and the sentences


@given(grus(), st.booleans())
def test_the_loss_is_the_sum_of_what_counts(network, masked):
    """Cross-entropy of the predictions, and gradients by complex steps."""
    n_x, m, T_x = network.x.shape
    rng = np.random.default_rng(3)
    y = np.abs(normal((len(network.parameters["by"]), m, T_x)))
    mask = rng.random((m, T_x)) < 0.6 if masked else None
    counts = np.ones((m, T_x)) if mask is None else mask

    def loss(**v):
        parameters = {key: v[key] for key in network.parameters}
        _, y_pred, _ = gru_forward(v["x"], v["c0"], parameters)
        return -np.sum(y * np.log(y_pred) * counts)

    found, gradients = gru_loss_and_gradients(
        network.x, y, network.c0, network.parameters, mask
    )
    assert_close(found, loss(**network.arrays))
    assert_close(gradients, with_d(complex_step(loss, network.arrays)))


def test_a_bad_mask_is_refused():
    """Numbers in place of bools, named."""
    x, c0, parameters = draw_gru()
    y = np.ones((2, 5, 6))
    with pytest.raises(ValueError, match="mask"):
        gru_loss_and_gradients(x, y, c0, parameters, np.full((5, 6), 2))


def words_of(batch):
    """The sentences of a batch, as lists of words."""
    return [
        [ANIMAL_WORDS[k] for k in column]
        for column in batch[0].argmax(axis=0).tolist()
    ]


def test_sentences_ask_for_the_number_of_the_first_animal():
    """All that the docstring says, of many sentences."""
    x, y, mask = animal_batch(400, np.random.default_rng(0))
    assert x.shape == (10, 400, 9) and (x.sum(axis=0) == 1).all()
    assert y.shape == (2, 400, 9) and mask.shape == (400, 9)
    assert mask.dtype == bool
    assert mask[:, -1].all() and not mask[:, :-1].any()
    assert not y[..., :-1].any()
    seen = set()
    for words, label in zip(words_of((x,)), y[..., -1].T, strict=True):
        animals = [word for word in words if word[:3] in ("cat", "dog")]
        first, second = animals
        assert first[:3] != second[:3]
        plural = first.endswith("s")
        assert label.tolist() == ([0, 1] if plural else [1, 0])
        frame = " ".join(words).replace(first, "A").replace(second, "B")
        seen.add((frame, first, second))
    frames = {frame for frame, _, _ in seen}
    assert frames == {
        "the old A which the B saw every day",
        "the A which the old B saw every day",
    }
    assert len(seen) == 16  # both frames, all pairs and numbers


def test_sentences_follow_from_the_generator():
    """The same seed, the same batch; the next batch is another one."""
    rng, again = np.random.default_rng(1), np.random.default_rng(1)
    first = animal_batch(8, rng)
    for mine, other in zip(first, animal_batch(8, again), strict=True):
        assert np.array_equal(mine, other)
    assert words_of(animal_batch(8, rng)) != words_of(first)


def test_no_sentences_are_refused():
    """A batch of none, named."""
    assert animal_batch(1, np.random.default_rng(0))[0].shape == (10, 1, 9)
    with pytest.raises(ValueError, match="m 0 is out of range"):
        animal_batch(0, np.random.default_rng(0))
