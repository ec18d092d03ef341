"""Lesson "GRU": both cells, the backward pass, PyTorch's arrangement."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from snippets.bptt import output_backward
from snippets.gru import (
    from_keras,
    from_pytorch,
    gru_backward,
    gru_cell_backward,
    gru_cell_forward,
    gru_forward,
    gru_jacobian,
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
from tests.snippets.gru_networks import (
    GOLDEN,
    LN2,
    LN3,
    OF_GATES,
    draw_gru,
    golden_gru,
    grus,
    with_inner_bias,
)
from tests.snippets.support import (
    SEEDS,
    arrays_of,
    assert_close,
    columns,
    complex_step,
    keras_layer,
    normal,
    with_d,
)

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


@pytest.mark.parametrize("name", GOLDEN["courses"])
def test_the_network_agrees_with_pytorch(name):
    """The course's form in torch: states, predictions, both gradients."""
    case = GOLDEN["courses"][name]
    network, inputs = golden_gru(case)
    expected = arrays_of(case["expected"])
    c, y_pred, caches = gru_forward(*network)
    assert_close(c, expected["c"])
    assert_close(y_pred, expected["y_pred"])

    n_y = len(y_pred)
    y = columns(inputs["labels"], n_y)
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
    case = GOLDEN["one-unit"]
    network, inputs = golden_gru(case)
    c, _, caches = gru_forward(*network)
    assert_close(c, case["c"])
    gradients = gru_backward(inputs["dc"], caches)
    assert gradients.keys() == case["from_dc"].keys()
    assert_close(gradients, arrays_of(case["from_dc"]))


@pytest.mark.parametrize("name", GOLDEN["layers"])
def test_the_converted_cell_agrees_with_the_layer_of_pytorch(name):
    """torch.nn.GRU with random arrays, from_pytorch, step by step."""
    case = arrays_of(GOLDEN["layers"][name])
    parameters, ct = from_pytorch(case["arrays"]), case["c0"]
    for t in range(case["x"].shape[-1]):
        ct = reset_after_cell(case["x"][..., t], ct, parameters)
        assert_close(ct, case["c"][..., t])


@pytest.mark.parametrize("name", GOLDEN["layers"])
def test_arrays_of_pytorch_come_back_but_for_summed_biases(name):
    """Weights exactly; the two biases of r and z end up in the first."""
    case = arrays_of(GOLDEN["layers"][name])
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
    case, x, states = keras_layer(name)
    weights = [case[k] for k in ("kernel", "recurrent_kernel", "bias")]
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


# The long training of the page


def test_the_table_over_100_steps_is_what_was_measured():
    """By the program that the page shows: its fingerprint is kept too."""
    assert list(make_memory.faults("gru")) == []


def test_the_wider_plain_network_of_the_table_is_as_large():
    """To one part in fifty; no other number of units comes nearer."""
    parameters = initialize_gru(8, 16, 2, np.random.default_rng(0))
    units, far = make_memory.as_large(parameters, 8, 2)
    assert units == make_memory.AS_LARGE["gru"] and far < 1 / 50
