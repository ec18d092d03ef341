"""What the exercises of the lesson on vanishing gradients ask for."""

import numpy as np

from exercises.checking import Must, task

STEP = 1e-20  # of a complex step


@task("sigmoid_jacobian")
def exercise_sigmoid(rng):
    """By complex steps in the state before."""
    n_a = int(rng.integers(2, 5))
    Waa = rng.standard_normal((n_a, n_a))
    before, x = rng.standard_normal((2, n_a, 1))
    at = 1 / (1 + np.exp(-Waa @ before - x))
    moved = before + 1j * STEP * np.eye(n_a)  # a column moves one unit
    columns = 1 / (1 + np.exp(-Waa @ moved - x))
    return (at, Waa), columns.imag / STEP


@task("orthogonal")
def exercise_orthogonal(rng):
    """Any, but another one each time."""
    n = int(rng.integers(2, 7))
    return (n, rng), [
        Must(
            lambda Q: np.shape(Q) == (n, n),
            f"Shape: expected {(n, n)}",
            f"形状应为 {(n, n)}",
        ),
        Must(
            lambda Q: np.allclose(Q.T @ Q, np.eye(n)),
            "Its transpose times itself is not the identity",
            "转置与矩阵本身相乘，得到的不是单位矩阵",
        ),
        Must(
            lambda Q: (np.abs(Q) > 1e-9).sum() > n,
            "It has a single entry in each row, which is not random",
            "每行只有一个非零元素，不是随机矩阵",
        ),
    ]


@task("worst")
def exercise_angle(rng):
    """Nearly as far as the angle between an axis and the diagonal."""
    n, limit = int(rng.integers(2, 1000)), float(rng.uniform(0.5, 5))

    def turned(g):
        clipped = np.clip(g, -limit, limit)
        lengths = np.linalg.norm(g) * np.linalg.norm(clipped)
        return np.degrees(np.arccos(g @ clipped / lengths))

    return (n, limit), [
        Must(
            lambda g: np.shape(g) == (n,),
            f"Shape: expected {(n,)}",
            f"形状应为 {(n,)}",
        ),
        Must(
            lambda g: turned(g) > 1,
            "Clipping hardly turns it",
            "裁剪几乎没有转动这个梯度",
        ),
        Must(
            lambda g: turned(g) > np.degrees(np.arccos(n**-0.5)) - 0.5,
            "Another gradient is turned farther",
            "另有梯度，裁剪之后转过的角度更大",
        ),
    ]
