// Python in a thread of its own, so that the page stays quick and an endless
// loop can be stopped. It answers the page by messages.

import { loadPyodide } from "./pyodide.mjs";
import { heard } from "./stop.js";

const tell = (kind, values = {}) => postMessage({ kind, ...values });

// The smallest module there is: a policy that forbids WebAssembly says so
// here; later it would only be silent.
const EMPTY = Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0);

/** Fetch what Python needs and report how much is there; the browser keeps it. */
async function fetchAll(files) {
  const total = files.reduce((sum, { size }) => sum + size, 0);
  let there = 0;
  await Promise.all(
    files.map(async ({ name }) => {
      const answer = await fetch(new URL(name, import.meta.url));
      if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
      const reader = answer.body.getReader();
      for (;;) {
        const { done, value } = await reader.read();
        if (done) break;
        there += value.length;
        tell("fetched", { there, total });
      }
    }),
  );
}

/** Fetch a file that has to be what it was when the site was built. */
async function content({ name, integrity }) {
  const answer = await fetch(new URL(name, import.meta.url), { integrity });
  return answer.arrayBuffer();
}

// Where there is too little memory Pyodide would only be silent.
for (const name of ["instantiate", "instantiateStreaming"]) {
  const plain = WebAssembly[name];
  WebAssembly[name] = async (...given) => {
    try {
      return await plain.apply(WebAssembly, given);
    } catch (error) {
      tell("failed", { message: String(error.message ?? error) });
      throw error;
    }
  };
}

async function start({ blocks, interrupts }) {
  new WebAssembly.Module(EMPTY);
  const lesson = await fetch(new URL("lesson.json", import.meta.url));
  const { files, wheel, modules, session } = await lesson.json();
  await fetchAll(files);
  const [started, numpy] = await Promise.all([loadPyodide(), content(wheel)]);
  python = started;
  // Not loadPackage, which compiles every part of NumPy, needed or not.
  python.unpackArchive(numpy, "wheel");
  if (interrupts) python.setInterruptBuffer(heard(interrupts));
  python.FS.mkdirTree("/lesson/snippets");
  for (const [name, text] of Object.entries(modules))
    python.FS.writeFile(`/lesson/snippets/${name}`, text);
  for (const [name, text] of Object.entries(session))
    python.FS.writeFile(`/lesson/${name}`, text);
  python.runPython(`
import sys
sys.path.insert(0, "/lesson")
import numpy
from losses import Losses
from session import Session
`);
  const learning = (text) => tell("learning", JSON.parse(text));
  const losses = python.globals.get("Losses")(learning);
  return python.globals.get("Session")(python.toPy(blocks), losses);
}

/** Fetch the hidden tests of the exercises, once. */
async function fetchTests() {
  if (python.FS.analyzePath("/lesson/exercises").exists) return;
  const answer = await fetch(new URL("exercises.json", import.meta.url));
  const tests = await answer.json();
  python.FS.mkdir("/lesson/exercises");
  for (const [name, text] of Object.entries(tests))
    python.FS.writeFile(`/lesson/exercises/${name}`, text);
}

let python, session;
addEventListener("message", async ({ data }) => {
  const { kind, index, source } = data;
  try {
    if (kind === "start") {
      session = await start(data);
      tell("ready");
    } else if (kind === "change") {
      session.change(index, source);
    } else if (kind === "run") {
      const error = session.run(index, (text) => tell("printed", { text }));
      tell("done", { error: error ?? null });
    } else if (kind === "check") {
      await fetchTests();
      const { lesson, name, language } = data;
      const [error, verdict] = session.check(
        index, lesson, name, language, (text) => tell("printed", { text }),
      );
      tell("done", { error: error ?? null, verdict: JSON.parse(verdict) });
    }
  } catch (error) {
    tell("failed", { message: String(error.message ?? error) });
  }
});
