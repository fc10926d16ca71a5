// Two short tones for what is red, only in a browser whose user has asked for them; no file is fetched.
let context;

export function sound() {
  if (localStorage.getItem("sound") !== "on") return;
  context ??= new AudioContext();
  context.resume().then(() => [0, 0.25].forEach((after) => {
    const tone = context.createOscillator(), loud = context.createGain(), at = context.currentTime + after;
    tone.frequency.value = after ? 660 : 880;
    loud.gain.setValueAtTime(0.2, at);
    loud.gain.exponentialRampToValueAtTime(0.001, at + 0.2);
    tone.connect(loud).connect(context.destination);
    tone.start(at);
    tone.stop(at + 0.2);
  }), () => {});
}
