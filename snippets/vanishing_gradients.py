"""Lesson "Vanishing gradients": Jacobians, how they multiply, clipping."""

# --8<-- [start:imports]
import numpy as np

from snippets.checks import check_range, checked
from snippets.one_hot import one_hot

# --8<-- [end:imports]


# --8<-- [start:jacobians]
@checked
def step_jacobian(at, Waa):
    """How the state moves with the one before it, equation (1).

    at (n_a, ...), Waa (n_a, n_a) → a matrix (n_a, n_a, ...) for each column
    """
    return np.einsum("i...,ij->ij...", 1 - at**2, Waa)


@checked
def jacobians(caches):
    """Equation (1) for all steps and examples.

    caches: a (n_a, m, T_x), Waa (n_a, n_a) → (n_a, n_a, m, T_x)
    """
    return step_jacobian(caches["a"], caches["Waa"])


# --8<-- [end:jacobians]


# --8<-- [start:gradient-norms-back]
@checked
def gradient_norms_back(da, caches):
    """Length of the gradient k steps before the last one, equation (3).

    da (n_a, m): the gradient that the loss sends into the last state,
    caches: a (n_a, m, T_x), Waa (n_a, n_a)
    → lengths (m, T_x + 1) for k = 0 … T_x
    """
    lengths = [np.linalg.norm(da, axis=0)]
    for at in caches["a"].T[::-1]:
        da = caches["Waa"].T @ (da * (1 - at.T**2))
        lengths.append(np.linalg.norm(da, axis=0))
    return np.stack(lengths, axis=-1)


# --8<-- [end:gradient-norms-back]


# --8<-- [start:agreement]
WORDS = "cat cats which already ate a lot of good food".split()


def agreement_batch(gap, m, rng):
    """Sentences of cat or cats and gap other words; then was or were?

    → x (n_x, m, T_x), y (2, m, T_x), mask (m, T_x) with T_x = gap + 1;
    row 0 of y is was, row 1 is were, and only the last step counts
    """
    check_range("gap", gap, 0, np.inf)
    check_range("m", m, 1, np.inf)
    is_plural = rng.integers(2, size=(m, 1))
    others = rng.integers(2, len(WORDS), size=(m, gap))
    x = one_hot(np.hstack([is_plural, others]), len(WORDS))

    mask = np.arange(gap + 1) == np.full((m, 1), gap)
    y = one_hot(np.repeat(is_plural, gap + 1, axis=1), 2) * mask
    return x, y, mask


# --8<-- [end:agreement]


# --8<-- [start:product-norms]
@checked
def product_norms(J):
    """Largest singular value of the last k Jacobians' product, equation (2).

    J (n_a, n_a, m, T_x) → values (m, T_x + 1) for k = 0 … T_x
    """
    product = np.eye(len(J), dtype=J.dtype)
    values = [np.ones(J.shape[2], dtype=J.real.dtype)]
    for Jt in np.moveaxis(J, (3, 2), (0, 1))[::-1]:  # Jt (m, n_a, n_a)
        product = product @ Jt
        values.append(np.linalg.norm(product, 2, axis=(1, 2)))
    return np.stack(values, axis=-1)


# --8<-- [end:product-norms]


# --8<-- [start:vector]
def as_vector(gradients):
    """All arrays of a dict, one after the other, as one long vector."""
    parts = [np.ravel(gradient) for gradient in gradients.values()]
    return np.concatenate(parts, dtype=float)


def gradient_norm(gradients):
    """Length of all gradients together, as one vector."""
    length = np.linalg.norm(as_vector(gradients))
    if not np.isfinite(length):
        raise ValueError(f"the norm of the gradients is {length}")
    return length


def angle(gradients, others):
    """Degrees between two dicts of gradients with the same names.

    Equation (10), in a form that is exact for small angles as well.
    """
    others = {name: others[name] for name in gradients}
    lengths = gradient_norm(gradients), gradient_norm(others)
    if 0 in lengths:
        raise ValueError("a gradient of zeros has no direction")
    u, v = as_vector(gradients) / lengths[0], as_vector(others) / lengths[1]
    half = np.arctan2(np.linalg.norm(u - v), np.linalg.norm(u + v))
    return np.degrees(2 * half)


# --8<-- [end:vector]


# --8<-- [start:clip-by-value]
def clip_by_value(gradients, limit):
    """Each entry cut to −limit … limit, equation (8) → a new dict."""
    check_clipping(gradients, limit)
    limit = float(limit)  # a NumPy float64 would turn float32 into float64
    return {name: np.clip(g, -limit, limit) for name, g in gradients.items()}


# --8<-- [end:clip-by-value]


# --8<-- [start:clip-by-norm]
def clip_by_norm(gradients, limit):
    """All arrays made shorter together, equation (9) → a new dict."""
    check_clipping(gradients, limit)
    length = gradient_norm(gradients)
    if length <= limit:
        return {name: g.copy() for name, g in gradients.items()}
    return {
        name: (g / length * limit).astype(g.dtype)
        for name, g in gradients.items()
    }


# --8<-- [end:clip-by-norm]


# --8<-- [start:check-clipping]
def check_clipping(gradients, limit):
    """Raise ValueError for what cannot be clipped, NaN above all."""
    if not limit > 0:  # true for NaN as well
        raise ValueError(f"limit is {limit}, expected a number above 0")
    if not isinstance(gradients, dict) or not gradients:
        kind = type(gradients).__name__
        raise ValueError(f"expected a dict of gradients, found a {kind}")
    for name, gradient in gradients.items():
        dtype = getattr(gradient, "dtype", type(gradient))
        if not np.issubdtype(dtype, np.floating):
            raise ValueError(f"{name} holds {dtype}, expected floats")
        wrong = gradient[~np.isfinite(gradient)]
        if wrong.size:
            raise ValueError(
                f"{name} {gradient.shape} holds {wrong[0]}, expected numbers"
            )


# --8<-- [end:check-clipping]
