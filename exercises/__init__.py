"""The hidden tests of the exercises: a module a lesson, a function a task.

`docs/en/gru.md#exercise-count` is checked by `exercise_count` of
`exercises/gru.py`. The site serves these files; a reader's browser fetches them
at the first Check. `tests/exercises/` shows that each takes the printed
solution and refuses wrong answers.
"""
