// Asks the search of a built language, as a page does, without a browser:
// `node ask.mjs site/en < questions.json` prints, for each question, the pages
// that are found, each with its places in the order in which they are shown.
// The worker and the theme's engine run as they are, each in its own world.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import vm from "node:vm";

const [SETUP, , QUERY] = [0, 1, 2];
const site = process.argv[2];
const folder = join(site, "assets/javascripts/workers");
const engine = readdirSync(folder).find((name) => name.endsWith(".js"));

// A file as a worker: what it is sent, and what it answers.
class Worker {
  constructor(address) {
    const [path, search] = address.split("?");
    this.file = path.startsWith(site)
      ? path
      : join(site, "assets/js", path); // as seen from our worker
    const world = {
      URL,
      console,
      structuredClone,
      location: { search: search ? `?${search}` : "" },
      Worker,
      addEventListener: (_, listener) => (this.listener = listener),
      postMessage: (data) => this.onmessage({ data: structuredClone(data) }),
      fetch: async (address) => ({
        json: async () =>
          JSON.parse(readFileSync(join(dirname(this.file), address), "utf8")),
      }),
      importScripts: (...paths) => {
        for (const path of paths)
          this.run(join(dirname(this.file), path));
      },
    };
    world.self = world;
    this.world = vm.createContext(world);
    this.run(this.file);
  }
  run(path) {
    if (!existsSync(path)) throw new Error(`${path}: there is no such file`);
    vm.runInContext(readFileSync(path, "utf8"), this.world);
  }
  postMessage(data) {
    this.listener({ data: structuredClone(data) });
  }
}

const worker = new Worker(
  `${join(site, "assets/js/search-worker.js")}?${engine}`,
);
const answer = (message) =>
  new Promise((resolve) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.postMessage(message);
  });
const settings = readFileSync(join(site, "search/search_index.json"), "utf8");
await answer({ type: SETUP, data: { ...JSON.parse(settings), options: {} } });
const found = {};
for (const question of JSON.parse(readFileSync(0, "utf8"))) {
  const { data } = await answer({ type: QUERY, data: question });
  found[question] = data.items.map((page) => page.map((x) => x.location));
}
console.log(JSON.stringify(found));
