"""The code of the lessons: one module a lesson, NumPy and nothing else."""
