// Compile ahead what every start of Python imports:
// `node compile.mjs PYODIDE TARGET LIBRARY WHEEL`. The two archives are in the
// folder of Pyodide; they are written into the other one.

import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [folder, target, ...names] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(`${folder}/pyodide.mjs`));
const python = await loadPyodide({
  indexURL: `${folder}/`,
  packages: ["numpy"],
});
for (const name of ["compiled.py", "losses.py", "session.py"])
  python.FS.writeFile(name, readFileSync(new URL(name, import.meta.url)));
python.runPython("import losses, session, numpy.random");
const read = (name) => new Uint8Array(readFileSync(`${folder}/${name}`));
const { ahead } = python.pyimport("compiled");
ahead(...names.map(read)).toJs().forEach((content, index) =>
  writeFileSync(`${target}/${names[index]}`, content),
);
