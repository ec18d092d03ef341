// Compile ahead what every start of Python imports:
// `node compile.mjs PYODIDE TARGET LIBRARY WHEEL`. The two archives are in the
// folder of Pyodide; they are written into the other one.

import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [folder, target, library, wheel] = process.argv.slice(2);
const read = (name) => new Uint8Array(readFileSync(`${folder}/${name}`));
const { loadPyodide } = await import(pathToFileURL(`${folder}/pyodide.mjs`));
const python = await loadPyodide({ indexURL: `${folder}/` });
python.unpackArchive(read(wheel), "wheel");
for (const name of ["compiled.py", "losses.py", "session.py"])
  python.FS.writeFile(name, readFileSync(new URL(name, import.meta.url)));
python.runPython("import losses, session, numpy.random");
const { ahead } = python.pyimport("compiled");
const [small, numpy] = ahead(read(library), read(wheel)).toJs();
writeFileSync(`${target}/${library}`, small);
writeFileSync(`${target}/${wheel}`, numpy);
