// What has to happen before a page is seen.

// The theme hides what needs scripts until its own one runs; then the header
// would move.
document.documentElement.classList.replace("no-js", "js");

// The theme fetches its search engine and the text of all pages with every
// page. Here both wait until a reader reaches for the search field, or comes
// from a result (?h=) or with a question (?q=).
(() => {
  const wanted = new Promise((begin) => {
    if (/[?&][hq]=/.test(location.search)) begin();
    addEventListener("focusin", ({ target }) => {
      if (target.name === "query") begin();
    });
  });

  const { open, send } = XMLHttpRequest.prototype;
  XMLHttpRequest.prototype.open = function (...request) {
    this.waits = String(request[1]).includes("/search_index.json");
    open.apply(this, request);
  };
  XMLHttpRequest.prototype.send = function (body) {
    if (this.waits) wanted.then(() => send.call(this, body));
    else send.call(this, body);
  };

  const Engine = window.Worker;
  window.Worker = class extends EventTarget {
    constructor(url) {
      super();
      this.engine = wanted.then(() => {
        const engine = new Engine(url);
        engine.onmessage = ({ data }) => {
          this.dispatchEvent(new MessageEvent("message", { data }));
        };
        return engine;
      });
    }
    postMessage(message) {
      this.engine.then((engine) => engine.postMessage(message));
    }
  };
})();

// The theme's own script styles and lays out the whole page anew, several
// times. It waits for the first thing that a reader does.
(() => {
  const events = "focusin keydown pointerdown pointermove scroll touchstart wheel";
  const kinds = events.split(" ");
  function begin() {
    for (const kind of kinds) removeEventListener(kind, begin);
    if (document.readyState === "loading")
      addEventListener("DOMContentLoaded", run, { once: true });
    else run();
  }
  function run() {
    const { href } = document.querySelector("[rel=prefetch][as=script]");
    const script = document.createElement("script");
    script.src = href;
    // It starts its work when it is told that the page is there.
    script.onload = () => document.dispatchEvent(new Event("DOMContentLoaded"));
    document.body.append(script);
  }
  for (const kind of kinds) addEventListener(kind, begin, { passive: true });
  if (location.hash || /[?&][hq]=/.test(location.search)) begin();
})();
