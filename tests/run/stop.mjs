// Whether a Stop is heard that comes when Pyodide has just looked whether one
// came: `node stop.mjs FOLDER [ours]`.

const [, , folder, ours] = process.argv;
const { loadPyodide } = await import(`${folder}/pyodide.mjs`);
const { heard, INTERRUPT } = await import(`${folder}/stop.js`);
const python = await loadPyodide({ indexURL: folder });
const shared = new Uint8Array(new SharedArrayBuffer(1));
const signals = ours ? heard(shared) : shared;
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
