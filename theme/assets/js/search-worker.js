// Stands between the theme and its search engine, whose file is named in the
// address of this one. Engine and texts are for a reader who asks something.

const [SETUP, READY, , RESULT] = [0, 1, 2, 3]; // the theme's kinds of messages
const ENGINE = `../javascripts/workers/${location.search.slice(1)}`;
const TEXTS = "../../search/texts.json";
let settings, engine;

async function start() {
  const worker = new Worker(ENGINE);
  let { docs } = settings; // all of them, in a site as MkDocs builds it
  if (!docs.length) docs = await (await fetch(TEXTS)).json();
  await new Promise((ready) => {
    worker.onmessage = ready;
    worker.postMessage({ type: SETUP, data: { ...settings, docs } });
  });
  worker.onmessage = ({ data }) => postMessage(data);
  return worker;
}

addEventListener("message", async ({ data: message }) => {
  if (message.type === SETUP) {
    settings = message.data;
    postMessage({ type: READY });
  } else if (message.data) {
    engine ??= start();
    (await engine).postMessage(message);
  } else postMessage({ type: RESULT, data: { items: [] } });
});
