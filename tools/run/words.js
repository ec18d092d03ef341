// All that Run says, in the languages of the site: [English, Chinese]. Between
// two English sentences is a blank, between two Chinese ones none.

export const TABLE = {
  run: ["Run", "运行"],
  check: ["Check", "检查"],
  answer: [
    "Write your answer, then press Check or Ctrl-Enter.",
    "写下你的答案，再按“检查”或 Ctrl-Enter。",
  ],
  wrong: ["Your answer ended with an error:", "你的答案运行出错："],
  compare: [
    " Compare it with the solution below.",
    "可以与下面给出的答案比较。",
  ],
  stop: ["Stop", "停止"],
  edit: ["Edit", "编辑"],
  reset: ["Reset", "还原"],
  editor: [
    "Python of this block; Escape, then Tab leaves it",
    "这段程序的 Python 代码；先按 Escape，再按 Tab，就能离开",
  ],
  fetching: ["Fetching Python …", "正在下载 Python……"],
  starting: ["Starting Python …", "正在启动 Python……"],
  needs: ["Running …", "正在运行……"],
  same: ["This run printed what the page shows.", "这次的输出与页面上的相同。"],
  differs: [
    "This run printed something else than the page shows:",
    "这次的输出与页面上的不同：",
  ],
  printed: ["This run printed:", "这次的输出："],
  nothing: [
    "This run printed nothing, as the page says.",
    "这次没有输出，页面上也没有。",
  ],
  silent: ["This run printed nothing.", "这次没有输出。"],
  changed: ["With your changes: ", "（代码已改动）"],
  error: ["This run ended with an error:", "运行出错："],
  elsewhere: [
    "A browser does not let Python do this; on your machine it works:",
    "浏览器不允许 Python 这样做；在自己的电脑上可以运行：",
  ],
  stopped: [
    "Stopped. The next run starts from the top.",
    "已停止。下次运行从头开始。",
  ],
  interrupted: [
    "Stopped. This block has changed nothing.",
    "已停止。这段程序什么也没有改动。",
  ],
  offline: [
    "Python could not be fetched. Are you offline?",
    "无法下载 Python。网络断开了吗？",
  ],
  cannot: [
    "Python cannot run in this browser ({why}). Everything on the page stays" +
      " as it is; to run it on your machine, save the lesson as one file and" +
      " start it with Python and NumPy.",
    "这个浏览器无法运行 Python（{why}）。页面内容不受影响；" +
      "要在自己的电脑上运行，请把整课存为一个文件，再用装有 NumPy 的 Python 运行。",
  ],
  learning: [
    "Training {count}: loss {first} at the start, {last} after {steps} steps",
    "第 {count} 次训练：开始时损失是 {first}，{steps} 步后是 {last}",
  ],
  silence: ["it did not start within a minute", "一分钟内没有启动"],
  absent: [
    "This copy of the site was built without Python: programs cannot run here.",
    "这份网站构建时没有带上 Python，所以程序不能在这里运行。",
  ],
};

const column = document.documentElement.lang.startsWith("zh") ? 1 : 0;

/** Give a text in the page's language; {name} stands for a value. */
export function say(key, values = {}) {
  return TABLE[key][column].replace(/\{(\w+)\}/g, (_, name) => values[name]);
}
