// A bell without a sound file. Browsers let a page sound only after somebody touched it.

let sound = null;

export function allow() {
  const Audio = window.AudioContext || window.webkitAudioContext;
  if (!Audio) return false;
  sound ||= new Audio();
  sound.resume();
  return true;
}

export function ring(strokes) {
  if (!sound) return;
  for (let stroke = 0; stroke < strokes; stroke += 1) strike(sound.currentTime + stroke * 0.7);
}

function strike(at) {
  for (const [pitch, loud] of [[880, 0.5], [1760, 0.25], [2637, 0.12]]) {
    const tone = sound.createOscillator();
    const volume = sound.createGain();
    tone.frequency.value = pitch;
    volume.gain.setValueAtTime(loud, at);
    volume.gain.exponentialRampToValueAtTime(0.001, at + 1.6);
    tone.connect(volume).connect(sound.destination);
    tone.start(at);
    tone.stop(at + 1.6);
  }
}
