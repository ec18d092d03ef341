"""Wrong answers to the exercises on the LSTM."""

WRONG = {
    "exercise-tied": [
        ('"Wi": -Wf', '"Wi": Wf', "Both gates do not add up to 1"),
        ('"bi": -bf', '"bi": 1 - bf', "Both gates do not add up to 1"),
        ('"Wi": -Wf, "bi": -bf', '"Wi": 1 - Wf, "bi": 1 - bf', "do not add up"),
        ('"bi": -bf', '"bi": -bf, "bo": bf', "Something else has changed"),
        ("return parameters | {", "return {", "keys and shapes"),
        (
            '{"Wi": -Wf, "bi": -bf}',
            '{k: 0 * parameters[k] for k in ("Wf", "Wi", "bf", "bi")}',
            "One of both gates has to stay",
        ),
    ],
    "exercise-peephole": [
        (
            'D * f + sum(v["p" + g] * dz[g] for g in dz)',
            "D * f",
            "Value of ['dc_prev'] at [0, 0]",
        ),
        ("* (1 - tanh_c**2)", "", "Value of ['dc_prev']"),
        ('(dz[g] * v["c_prev"])', "(dz[g] * c_next)", "Value of ['dpf']"),
        (
            'D * v["c_prev"] * f * (1 - f)',
            'D * v["c_prev"] * f',
            "Value of ['dc_prev']",
        ),
        ('found["db" + g] =', 'found["dB" + g] =', "Keys: expected ['db"),
        ("sum(1, keepdims=True)", "sum(1)", "Shape of ['dpf']"),
    ],
    "exercise-by-hand": [
        ("1 / 4", "3 / 4", "Value of Γ_f: 0.75 is not it."),
        ("2 / 3", "1 / 3", "Value of Γ_u: 0.333333 is not it."),
        ("3 / 5", "1 / 3", "Value of the candidate: 0.333333 is not it."),
        ("13 / 20", "17 / 20", "Value of c⟨1⟩: 0.85 is not it."),
        (", 13 / 20", "", "Results: expected 5, yours 4"),
    ],
}
