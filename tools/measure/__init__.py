"""How fast snippets and pages are, beside peers. No verdicts."""
