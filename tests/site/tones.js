// An AudioContext that sounds nothing and notes what it was told.

window.tones = []; window.silenced = 0;
window.AudioContext = class {
  currentTime = 0;
  createOscillator() {
    const tone = { frequency: {}, connect: (next) => next };
    tone.start = (time) => (tone.from = time);
    tone.stop = (time) => (tone.to = time);
    tones.push(tone);
    return tone;
  }
  createGain() {
    const nothing = () => {};
    const gain = {
      setValueAtTime: nothing, linearRampToValueAtTime: nothing };
    return { gain, connect: nothing };
  }
  close() { silenced += 1; }
};
