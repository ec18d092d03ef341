"""Small mistakes in formulas: each kind is planted, each survivor reported."""

from pathlib import Path

import pytest

from tools.mutation import formulas


@pytest.mark.parametrize(
    ("tex", "kind", "other"),
    [
        (r"a\at{t-1}", "index", r"a\at{t}"),
        (r"a\at{t}", "index", r"a\at{t-1}"),
        (r"W_{rj}", "index", r"W_{jr}"),
        (r"a + b", "sign", "a - b"),
        (r"\Wya\T y", "transpose", r"\Wya y"),
        (r"a\atT{t}", "transpose", r"a\at{t}"),
        (r"D \had c\at{t}", "factor", r"c\at{t}"),
        (r"\Waa\,a\at{t}", "factor", r"a\at{t} \Waa"),
        (r"D \had c", "operator", r"D  +  c"),
        (r"\Waa a", "symbol", r"\Wax a"),
        (r"\Gu\at{t}", "symbol", r"\Gr\at{t}"),
        (r"\sum_{t=1}^{T_x} a", "limits", r"\sum_{t=2}^{T_x} a"),
        (r"\sum_{t=1}^{T_x} a", "limits", r"\sum_{t=1}^{T_x-1} a"),
        (r"(1 - \Gu)", "one", r"(\Gu)"),
        (r"\tfrac 2 3", "number", r"\tfrac {2 - 1} 3"),
    ],
)
def test_kinds(tex, kind, other):
    """One change at a time, as an author could make it."""
    bare = "".join(other.split())
    found = [(k, "".join(new.split())) for k, _, new in formulas.mutants(tex)]
    assert (kind, bare) in found


@pytest.mark.parametrize(
    ("alive", "named", "said"),
    [
        ([("1", "sign", "a + b", "a - b")], "", "It holds, too."),
        ([], "now", "It is noticed, or gone."),
        ([("1", "sign", "a + b", "a - b")], "now", ""),
    ],
)
def test_survivors(tmp_path, monkeypatch, capsys, alive, named, said):
    """Without a reason, or with a reason in vain, the run fails."""
    entry = '[[gru]]\nnumber = "1"\nwas = "a + b"\nnow = ["a - b"]\n'
    named = entry + 'reason = "b is 0."\n' if named else ""
    monkeypatch.setattr(formulas, "NAMED", tmp_path / "mutants.toml")
    formulas.NAMED.write_text(named, "utf-8")
    pages = [Path("docs/en/gru.md")]
    monkeypatch.setattr(formulas.pages, "all_pages", lambda _: pages)
    monkeypatch.setattr(formulas, "survivors", lambda _: (5, alive))
    with pytest.raises(SystemExit) as exit:
        formulas.main()
    assert bool(exit.value.code) == bool(said)
    assert said in capsys.readouterr().out
