// What a reader presses and sees: Run, Stop, Edit, Reset, and what is printed.

const EN = {
  run: "Run",
  check: "Check",
  answer: "Write your answer, then press Check or Ctrl-Enter.",
  wrong: "Your answer ended with an error:",
  compare: "Compare it with the solution below.",
  stop: "Stop",
  edit: "Edit",
  reset: "Reset",
  editor: "Python of this block; Escape, then Tab leaves it",
  fetching: "Fetching Python …",
  starting: "Starting Python …",
  needs: "Running …",
  same: "This run printed what the page shows.",
  differs: "This run printed something else than the page shows:",
  printed: "This run printed:",
  nothing: "This run printed nothing, as the page says.",
  silent: "This run printed nothing.",
  changed: "With your changes:",
  error: "This run ended with an error:",
  stopped: "Stopped. The next run starts from the top.",
  cannot: (why) =>
    `Python cannot run in this browser (${why}). Everything on the page stays` +
    " as it is; to run it on your machine, save the lesson as one file and" +
    " start it with Python and NumPy.",
  silence: "it did not start within a minute",
};
const ZH = {
  run: "运行",
  check: "检查",
  answer: "写下你的答案，再按“检查”或 Ctrl-Enter。",
  wrong: "你的答案运行出错：",
  compare: "可以和下面的参考答案比较。",
  stop: "停止",
  edit: "编辑",
  reset: "还原",
  editor: "这段 Python 代码；按 Escape 再按 Tab 离开",
  fetching: "正在下载 Python ……",
  starting: "正在启动 Python ……",
  needs: "正在运行 ……",
  same: "这次的输出与页面所示相同。",
  differs: "这次的输出与页面所示不同：",
  printed: "这次的输出：",
  nothing: "这次没有输出，与页面所示相同。",
  silent: "这次没有输出。",
  changed: "（代码已改动）",
  error: "运行出错：",
  stopped: "已停止。下次运行从头开始。",
  cannot: (why) =>
    `这个浏览器无法运行 Python（${why}）。页面内容不受影响；` +
    "要在自己的电脑上运行，请把整课存为一个文件，用 Python 和 NumPy 打开。",
  silence: "一分钟内没有启动",
};
const WORDS = document.documentElement.lang === "zh" ? ZH : EN;
const SILENCE = 60_000;

/** A block of Python on the page: a program, or a listing of a module. */
class Block {
  constructor(bar, index) {
    this.bar = bar;
    const element = (this.element = bar.parentElement);
    this.index = index;
    this.runs = 0; // so that tests know when one is over
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
    const [status, progress, pre] = this.place.children;
    return { status, progress, pre, code: pre.firstChild };
  }

  say(text) {
    this.report.status.textContent = text;
  }

  /** Open an editor in the place of the code. */
  async edit(session) {
    if (this.editor) return this.editor.focus();
    const { open } = await import("./editor.js");
    if (this.editor) return;
    this.code.hidden = true;
    const box = document.createElement("div");
    box.className = "editor";
    this.code.after(box);
    const text = this.task ? `${this.source}    ` : this.source;
    const start = this.task ? text.length : 0; // below the task's first lines
    this.editor = open(box, text, start, WORDS.editor, () => {
      if (!this.isListing) session.run(this);
    });
    this.box = box;
    this.button("edit").textContent = WORDS.reset;
    this.editor.focus();
  }

  /** Give the block its text of the page back. */
  reset() {
    this.editor.close();
    this.box.remove();
    this.editor = null;
    this.code.hidden = false;
    this.button("edit").textContent = WORDS.edit;
  }
}

/** The Python of this page: a worker, and what it has been told. */
class Session {
  constructor(blocks) {
    this.blocks = blocks;
    this.turn = Promise.resolve();
  }

  /** Start a worker; resolves when it is ready to run. */
  start(block) {
    this.worker = new Worker(new URL("worker.js", import.meta.url), {
      type: "module",
    });
    block.say(WORDS.fetching);
    const { progress } = block.report;
    progress.hidden = false;
    this.worker.onerror = (event) => {
      event.preventDefault();
      this.answer({ kind: "failed", message: event.message || "worker" });
    };
    this.worker.onmessage = ({ data }) => this.answer(data);
    this.worker.postMessage({
      kind: "start",
      blocks: this.blocks.map((b) => [b.source, b.name, b.isListing]),
    });
    this.ready = new Promise((resolve, reject) => {
      let limit;
      const wait = () => {
        clearTimeout(limit);
        limit = setTimeout(() => reject(new Error(WORDS.silence)), SILENCE);
      };
      wait();
      this.answer = (data) => {
        wait();
        if (data.kind === "fetched") {
          progress.max = data.total;
          progress.value = Math.min(data.there, data.total);
          if (data.there >= data.total) block.say(WORDS.starting);
        } else {
          clearTimeout(limit);
          progress.hidden = true;
          if (data.kind === "ready") resolve();
          else reject(new Error(data.message));
        }
      };
    });
    return this.ready;
  }

  /** Run a block when those that were pressed before it are done. */
  run(block) {
    this.turn = this.turn.then(() => this.runNow(block));
    return this.turn;
  }

  async runNow(block) {
    const { status, progress, pre, code } = block.report;
    this.running = block;
    block.button("run").textContent = WORDS.stop;
    pre.hidden = true;
    code.textContent = "";
    try {
      const stopped = new Promise((resolve) => {
        this.stop = () => {
          this.end();
          resolve({ stopped: true });
        };
      });
      const result = await Promise.race([stopped, this.work(block, pre, code)]);
      report(block, result, this.blocks);
    } catch (error) {
      this.end();
      block.say(WORDS.cannot(error.message));
    }
    progress.hidden = true;
    status.dataset.runs = ++block.runs;
    this.running = null;
    block.button("run").textContent = block.task ? WORDS.check : WORDS.run;
  }

  async work(block, pre, code) {
    if (!this.worker) await this.start(block);
    block.say(WORDS.needs);
    for (const b of this.blocks) {
      const source = b.editor ? b.editor.text() : b.written;
      if (source === b.source) continue;
      b.source = source;
      this.worker.postMessage({ kind: "change", index: b.index, source });
    }
    this.worker.postMessage({ index: block.index, ...whatFor(block) });
    return new Promise((resolve, reject) => {
      this.answer = (data) => {
        if (data.kind === "printed") {
          pre.hidden = false;
          code.append(data.text);
        } else if (data.kind === "done") resolve(data);
        else reject(new Error(data.message));
      };
    });
  }

  /** End the worker, whatever it does. */
  end() {
    this.worker?.terminate();
    this.worker = null;
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
  const changed = blocks.some((b) => b.isChanged) ? `${WORDS.changed} ` : "";
  if (stopped) return block.say(WORDS.stopped);
  if (error) {
    code.append(`${code.textContent ? "\n" : ""}${error}`);
    pre.hidden = false;
    return block.say(changed + (block.task ? WORDS.wrong : WORDS.error));
  }
  if (verdict) {
    const { right, said, case: tried } = verdict;
    if (tried) code.append(`${code.textContent ? "\n" : ""}${tried}`);
    pre.hidden = !code.textContent;
    return block.say(right ? `${said} ${WORDS.compare}` : said);
  }
  const printed = lines(code.textContent);
  const shown = block.shown;
  const expected = shown ? lines(shown.querySelector("code").textContent) : "";
  if (printed === expected)
    block.say(changed + (printed ? WORDS.same : WORDS.nothing));
  else if (!printed) block.say(changed + WORDS.silent);
  else block.say(changed + (shown ? WORDS.differs : WORDS.printed));
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

/** Do what a button says. */
export function press(button) {
  const block = blocks.find((b) => b.bar === button.closest(".run"));
  if (button.dataset.do === "edit")
    return block.editor ? block.reset() : block.edit(session);
  if (session.running === block) return session.stop();
  if (block.task && !block.editor) {
    block.say(WORDS.answer);
    return block.edit(session);
  }
  return session.run(block);
}
