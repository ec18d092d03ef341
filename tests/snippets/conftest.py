"""Hypothesis draws the same examples on every machine and in every run."""

from hypothesis import settings

settings.register_profile(
    "snippets", max_examples=25, deadline=None, derandomize=True, database=None
)
settings.load_profile("snippets")
