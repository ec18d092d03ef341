// Run pages under Pyodide in Node: `node tools/run/prove.mjs RUNTIME < PAGES`.
//
// PAGES is JSON, a list of pages; a page is a list of [source, name,
// is_listing], as the browser sends them. A line of JSON answers for each page:
// [printed, error] for every program, and null for a listing. In the place of a
// page, {blocks, answers} asks for exercises: each answer is [index, source,
// lesson, name], and is answered by [error, verdict].

import { readFileSync } from "node:fs";
import { json } from "node:stream/consumers";
import { pathToFileURL } from "node:url";

const runtime = process.argv[2].replace(/\/*$/, "/");
const { loadPyodide } = await import(pathToFileURL(`${runtime}pyodide.mjs`));
const python = await loadPyodide({ indexURL: runtime });
const lesson = JSON.parse(readFileSync(`${runtime}lesson.json`, "utf-8"));
const wheel = readFileSync(runtime + lesson.wheel.name);
python.unpackArchive(new Uint8Array(wheel), "wheel");
python.FS.mkdirTree("/lesson/snippets");
for (const [name, text] of Object.entries(lesson.modules))
  python.FS.writeFile(`/lesson/snippets/${name}`, text);
for (const [name, text] of Object.entries(lesson.session))
  python.FS.writeFile(`/lesson/${name}`, text);
const tests = JSON.parse(readFileSync(`${runtime}exercises.json`, "utf-8"));
python.FS.mkdir("/lesson/exercises");
for (const [name, text] of Object.entries(tests))
  python.FS.writeFile(`/lesson/exercises/${name}`, text);
python.runPython(`import sys; sys.path.insert(0, "/lesson")`);
const Session = python.pyimport("session").Session;

for (const page of await json(process.stdin)) {
  if (page.answers) {
    const told = page.answers.map(([index, source, ...which]) => {
      const session = Session(python.toPy(page.blocks));
      session.change(index, source);
      const [error, verdict] = session.check(index, ...which, "en", () => {});
      return [error ?? null, JSON.parse(verdict)];
    });
    console.log(JSON.stringify(told));
    continue;
  }
  const blocks = page;
  const session = Session(python.toPy(blocks));
  const answers = blocks.map(([, , isListing], index) => {
    if (isListing) return null;
    let printed = "";
    const error = session.run(index, (text) => (printed += text));
    return [printed, error ?? null];
  });
  console.log(JSON.stringify(answers));
}
