"""Hypothesis draws the same examples on every machine and in every run."""

from hypothesis import Phase, settings

settings.register_profile(
    "snippets", max_examples=25, deadline=None, derandomize=True, database=None
)
# For tools/mutation/mutants.py: the first wrong example is enough.
settings.register_profile(
    "mutants",
    settings.get_profile("snippets"),
    max_examples=10,
    phases=[Phase.explicit, Phase.generate],
)
settings.load_profile("snippets")
