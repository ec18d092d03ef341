"""A Stop is heard, whenever it comes."""

import json
import subprocess

import pytest

# Stop comes when Pyodide has just looked whether it came.
SCRIPT = """
const { loadPyodide } = await import(FOLDER + "/pyodide.mjs");
const { heard, INTERRUPT } = await import(FOLDER + "/stop.js");
const python = await loadPyodide({ indexURL: FOLDER });
const shared = new Uint8Array(new SharedArrayBuffer(1));
const signals = OURS ? heard(shared) : shared;
let looked = 0;
python.setInterruptBuffer({
  get 0() {
    const value = signals[0];
    if (++looked === 3) Atomics.store(shared, 0, INTERRUPT);
    return value;
  },
  set 0(value) {
    signals[0] = value;
  },
});
try {
  python.runPython("for _ in range(10_000): pass");
  console.log("not heard");
} catch (error) {
  console.log(error.type);
}
if (looked < 3) throw new Error(`${looked}`);
"""


@pytest.mark.parametrize(
    ("ours", "said"), [(True, "KeyboardInterrupt"), (False, "not heard")]
)
def test_a_stop_that_comes_while_python_looks_is_heard(folder, ours, said):
    script = SCRIPT.replace("FOLDER", json.dumps(str(folder)))
    script = script.replace("OURS", json.dumps(ours))
    done = subprocess.run(
        ["node", "--input-type=module", "-e", script],
        capture_output=True,
        encoding="utf-8",
    )
    assert done.stdout == f"{said}\n", done.stderr[-500:]
