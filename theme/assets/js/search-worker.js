// Stands between the theme and its search engine, whose file is named in the
// address of this one. It comes with every page; what it needs to answer, with
// the engine and the texts, is for a reader who asks something.

const [SETUP, READY, QUERY, RESULT] = [0, 1, 2, 3]; // the theme's messages
let settings;

addEventListener("message", ({ data: message }) => {
  if (message.type === SETUP) {
    settings = message.data;
    postMessage({ type: READY });
  } else if (message.data) {
    if (!self.ask) importScripts("search-ask.js");
    ask(message.data);
  } else postMessage({ type: RESULT, data: { items: [] } });
});
