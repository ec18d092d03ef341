"""The home page: one formula of the lesson on gradients."""

from tests.formulas import bptt


def environment():
    """As in Backpropagation through time."""
    return bptt.environment()
