// What a reader presses and sees: Run, Stop, Edit, Reset, and what is printed.

import { draw } from "./curve.js";
import { INTERRUPT } from "./stop.js";
import { say } from "./words.js";

const SILENCE = 60_000;
const PATIENCE = 400; // ms that Python has to hear of Stop

/** A block of Python on the page: a program, or a listing of a module. */
class Block {
  constructor(bar, index) {
    this.bar = bar;
    const element = (this.element = bar.parentElement);
    this.index = index;
    this.runs = 0; // so that tests know when one is over
    this.failed = 0; // times that the editor could not be fetched
    this.isListing = Boolean(element.querySelector(".filename"));
    // An exercise: the test that it asks for is named as its heading is.
    const part = element.closest("[id^=exercise-] + .part");
    this.task = part === element.parentElement ? part?.previousElementSibling.id : null;
    this.code = element.querySelector("pre");
    this.written = this.code.querySelector("code").textContent;
    this.source = this.written;
  }

  get name() {
    const title = this.element.querySelector(".filename")?.textContent;
    return `${title ?? "program"} (block ${this.index + 1} of the page)`;
  }

  /** Whether it is other than on the page; an answer is meant to be. */
  get isChanged() {
    return !this.task && this.source !== this.written;
  }

  button(what) {
    return this.bar.querySelector(`[data-do=${what}]`);
  }

  /** The output that the page shows under a program, or null. */
  get shown() {
    const below = this.element.nextElementSibling;
    return below?.matches(".language-output") ? below : null;
  }

  /** Make the place where a run reports, under the program and its output. */
  get report() {
    if (!this.place) {
      this.place = document.createElement("div");
      this.place.className = "ran";
      this.place.innerHTML =
        '<p role="status"></p><progress hidden></progress><pre hidden tabindex="0"><code></code></pre>';
      (this.shown ?? this.element).after(this.place);
    }
    const [status, progress, pre] = ["p", "progress", "pre"].map((kind) =>
      this.place.querySelector(kind),
    );
    return { status, progress, pre, code: pre.firstChild };
  }

  say(text) {
    this.report.status.textContent = text;
  }

  /** Open an editor in the place of the code. */
  async edit(session) {
    if (this.editor) return this.editor.focus();
    const url = new URL("editor.js", import.meta.url);
    url.search = "+".repeat(this.failed);
    let open;
    try {
      ({ open } = await import(url));
    } catch {
      this.failed += 1; // the browser would answer as it did before
      return this.say(say("offline"));
    }
    if (this.editor) return;
    this.code.hidden = true;
    const box = document.createElement("div");
    box.className = "editor";
    this.code.after(box);
    const text = this.task ? `${this.source}    ` : this.source;
    const start = this.task ? text.length : 0; // below the task's first lines
    this.editor = open(box, text, start, say("editor"), () => {
      if (!this.isListing) session.run(this);
    });
    this.box = box;
    this.button("edit").textContent = say("reset");
    this.editor.focus();
  }

  /** Give the block its text of the page back. */
  reset() {
    this.editor.close();
    this.box.remove();
    this.editor = null;
    this.code.hidden = false;
    this.button("edit").textContent = say("edit");
  }
}

/** The Python of this page: a worker, and what it has been told. */
class Session {
  constructor(blocks) {
    this.blocks = blocks;
    this.turn = Promise.resolve();
  }

  /** Have a worker that is ready, or will be; see `ready`. */
  start() {
    if (this.worker) return;
    const worker = new Worker(new URL("worker.js", import.meta.url), {
      type: "module",
    });
    this.worker = worker;
    // Shared memory is how a worker that is busy can be told something. Only
    // where the host sends the headers of isolation is there any.
    this.interrupts = globalThis.crossOriginIsolated
      ? new Uint8Array(new SharedArrayBuffer(1))
      : null;
    worker.onerror = (event) => {
      event.preventDefault();
      hear({ kind: "failed", message: event.message || "worker" });
    };
    const hear = (data) => {
      if (worker === this.worker) this.answer(data); // else it was ended
    };
    worker.onmessage = ({ data }) => hear(data);
    worker.postMessage({
      kind: "start",
      interrupts: this.interrupts,
      blocks: this.blocks.map((b) => [b.source, b.name, b.isListing]),
    });
    this.fetched = null;
    this.ready = new Promise((resolve, reject) => {
      let limit;
      const wait = () => {
        clearTimeout(limit);
        limit = setTimeout(() => reject(new Error(say("silence"))), SILENCE);
      };
      wait();
      this.answer = (data) => {
        wait();
        if (data.kind === "fetched") {
          this.fetched = data;
          this.show(this.running);
          return;
        }
        clearTimeout(limit);
        if (data.kind === "ready") {
          this.isReady = true;
          sign();
          resolve();
        } else reject(new Error(data.message));
      };
    });
    this.ready.catch(() => {
      if (worker === this.worker && !this.running) this.end(); // nobody waits
    });
  }

  /** Tell who waits in a block how far the start of Python is. */
  show(block) {
    if (!block) return;
    const { progress } = block.report;
    const { there, total } = this.fetched ?? {};
    block.say(say(there >= total ? "starting" : "fetching"));
    progress.hidden = false;
    if (!total) return;
    progress.max = total;
    progress.value = Math.min(there, total);
  }

  /** Run a block when those that were pressed before it are done. */
  run(block) {
    this.turn = this.turn.then(() => this.runNow(block));
    return this.turn;
  }

  async runNow(block) {
    const { status, progress, pre, code } = block.report;
    this.running = block;
    this.isUsed = true;
    block.button("run").textContent = say("stop");
    pre.hidden = true;
    code.textContent = "";
    draw(block.place, {});
    let limit, again;
    try {
      const stopped = new Promise((resolve) => {
        const end = () => {
          again = this.isReady; // the next run need not wait
          this.end();
          resolve({ stopped: say("stopped") });
        };
        this.stop = () => {
          if (!this.isReady || !this.interrupts) return end();
          Atomics.store(this.interrupts, 0, INTERRUPT);
          limit = setTimeout(end, PATIENCE);
        };
      });
      const result = await Promise.race([stopped, this.work(block, pre, code)]);
      report(block, result, this.blocks);
    } catch (error) {
      this.end();
      const why = error.message;
      block.say(navigator.onLine ? say("cannot", { why }) : say("offline"));
    }
    clearTimeout(limit);
    progress.hidden = true;
    status.dataset.runs = ++block.runs;
    this.running = null;
    block.button("run").textContent = block.task ? say("check") : say("run");
    if (again) this.start();
  }

  async work(block, pre, code) {
    this.start();
    if (!this.isReady) this.show(block);
    await this.ready;
    block.report.progress.hidden = true;
    block.say(say("needs"));
    for (const b of this.blocks) {
      const source = b.editor ? b.editor.text() : b.written;
      if (source === b.source) continue;
      b.source = source;
      this.worker.postMessage({ kind: "change", index: b.index, source });
    }
    // Forget a Stop that came too late.
    if (this.interrupts) Atomics.store(this.interrupts, 0, 0);
    this.worker.postMessage({ index: block.index, ...whatFor(block) });
    return new Promise((resolve, reject) => {
      this.answer = (data) => {
        if (data.kind === "printed") {
          pre.hidden = false;
          code.append(data.text);
        } else if (data.kind === "learning") draw(block.place, data);
        else if (data.kind === "done") resolve(data);
        else reject(new Error(data.message));
      };
    });
  }

  /** End the worker, whatever it does. */
  end() {
    this.worker?.terminate();
    this.worker = null;
    this.isReady = false;
  }
}

/** Note for the next pages of this tab that its reader runs programs. */
function sign() {
  try {
    sessionStorage.runs = "1";
  } catch {
    // Who forbids it starts Python with the first run of a page.
  }
}

/** What the worker has to do with a block: run it, or check an answer. */
function whatFor({ task }) {
  if (!task) return { kind: "run" };
  const [lesson] = location.pathname.match(/[^/]+(?=\/(index\.html)?$)/);
  const name = (text) => text.replaceAll("-", "_");
  const { lang } = document.documentElement;
  return { kind: "check", lesson: name(lesson), name: name(task), language: lang };
}

/** Say how a run ended, and whether it printed what the page shows. */
function report(block, { stopped, error, verdict }, blocks) {
  const { pre, code } = block.report;
  block.place.classList.toggle("right", Boolean(verdict?.right));
  const changed = blocks.some((b) => b.isChanged) ? say("changed") : "";
  if (error?.endsWith("KeyboardInterrupt")) stopped = say("interrupted");
  if (stopped) return block.say(stopped);
  if (error) {
    code.append(`${code.textContent ? "\n" : ""}${error}`);
    pre.hidden = false;
    // Emscripten is what makes a system for Python out of a browser.
    if (/\bemscripten\b/i.test(error))
      return block.say(changed + say("elsewhere"));
    return block.say(changed + (block.task ? say("wrong") : say("error")));
  }
  if (verdict) {
    const { right, said, case: tried } = verdict;
    if (tried) code.append(`${code.textContent ? "\n" : ""}${tried}`);
    pre.hidden = !code.textContent;
    return block.say(right ? said + say("compare") : said);
  }
  const printed = lines(code.textContent);
  const shown = block.shown;
  const expected = shown ? lines(shown.querySelector("code").textContent) : "";
  if (printed === expected)
    block.say(changed + (printed ? say("same") : say("nothing")));
  else if (!printed) block.say(changed + say("silent"));
  else block.say(changed + (shown ? say("differs") : say("printed")));
}

/** Leave out the blanks at the ends of lines, which nobody sees. */
function lines(text) {
  return text
    .replace(/[^\S\n]+$/gm, "")
    .replace(/^\n+|\n+$/g, "");
}

const blocks = [
  ...document.querySelectorAll("article .language-python > .run"),
].map((bar, index) => new Block(bar, index));
const session = new Session(blocks);

/** Start Python before it is asked for; end it if it never is. */
export function prepare() {
  const none = blocks.every((block) => block.isListing);
  if (none || navigator.connection?.saveData) return;
  const idle = globalThis.requestIdleCallback ?? setTimeout;
  idle(() => session.start());
  addEventListener("pagehide", () => session.isUsed || session.end());
}

/** Do what a button says. */
export function press(button) {
  const block = blocks.find((b) => b.bar === button.closest(".run"));
  if (button.dataset.do === "edit")
    return block.editor ? block.reset() : block.edit(session);
  if (session.running === block) return session.stop();
  if (block.task && !block.editor) {
    block.say(say("answer"));
    return block.edit(session);
  }
  return session.run(block);
}
