// A button for each figure with notes: semitones from C, eighths.

(() => {
  const [play, stop] = document.documentElement.lang.startsWith("zh")
    ? ["播放", "停止"]
    : ["Play", "Stop"];
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  let silence = () => {};

  function tone(context, k, from, to) {
    const source = context.createOscillator();
    const volume = context.createGain();
    const { gain } = volume;
    source.type = "triangle";
    source.frequency.value = 440 * 2 ** ((k - 9) / 12);
    gain.setValueAtTime(0, from);
    gain.linearRampToValueAtTime(0.2, from + 0.01);
    gain.setValueAtTime(0.2, to - 0.05);
    gain.linearRampToValueAtTime(0, to);
    source.connect(volume).connect(context.destination);
    source.start(from);
    source.stop(to);
    return source;
  }

  function sound(roll, button) {
    const context = new AudioContext();
    const ends = [];
    let to = context.currentTime + 0.1, last, frame;
    for (const note of roll.dataset.notes.split(" ")) {
      const [k, length] = note.split(":").map(Number);
      last = tone(context, k, to, (to += length / 5));
      ends.push(to);
    }
    const mark = (now) =>
      [...roll.children].forEach((bar, i) =>
        bar.classList.toggle("strong", i === now));
    silence = last.onended = () => {
      silence = () => {};
      cancelAnimationFrame(frame);
      mark(-1);
      button.textContent = play;
      context.close();
    };
    button.textContent = stop;
    (function move() {
      if (still.matches) return;
      mark(ends.findIndex((end) => context.currentTime < end));
      frame = requestAnimationFrame(move);
    })();
  }

  for (const roll of document.querySelectorAll("[data-notes]")) {
    const button = document.createElement("button");
    button.className = "play";
    button.textContent = play;
    button.onclick = () => {
      const sounds = button.textContent === stop;
      silence();
      if (!sounds) sound(roll, button);
    };
    roll.closest("svg").after(button);
  }
})();
