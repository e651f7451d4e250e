// SHA-256 (FIPS 180-4) as hex. The browser's own is missing on plain http.
const PRIMES = [];
for (let candidate = 2; PRIMES.length < 64; candidate += 1) {
  if (PRIMES.every((prime) => candidate % prime)) PRIMES.push(candidate);
}
const part = (number) => ((number % 1) * 2 ** 32) | 0;
const ROUND_KEYS = PRIMES.map((prime) => part(Math.cbrt(prime)));
const BEGINNING = PRIMES.slice(0, 8).map((prime) => part(Math.sqrt(prime)));

export function sha256(text) {
  const bytes = new TextEncoder().encode(text);
  const blocks = new DataView(new ArrayBuffer(Math.ceil((bytes.length + 9) / 64) * 64));
  bytes.forEach((byte, at) => blocks.setUint8(at, byte));
  blocks.setUint8(bytes.length, 0x80);
  blocks.setUint32(blocks.byteLength - 4, bytes.length * 8);
  let state = BEGINNING;
  for (let at = 0; at < blocks.byteLength; at += 64) {
    const mixed = mixBlock(
      state,
      Array.from({ length: 16 }, (_, word) => blocks.getInt32(at + word * 4)),
    );
    state = state.map((word, place) => (word + mixed[place]) | 0);
  }
  return state.map((word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
}

function mixBlock(state, words) {
  const turned = (word, by) => (word >>> by) | (word << (32 - by));
  let [a, b, c, d, e, f, g, h] = state;
  for (let at = 0; at < 64; at += 1) {
    if (at >= 16) {
      const [early, late] = [words[at - 15], words[at - 2]];
      const small = turned(early, 7) ^ turned(early, 18) ^ (early >>> 3);
      const large = turned(late, 17) ^ turned(late, 19) ^ (late >>> 10);
      words[at] = (words[at - 16] + small + words[at - 7] + large) | 0;
    }
    const one = turned(e, 6) ^ turned(e, 11) ^ turned(e, 25);
    const first = (h + one + ((e & f) ^ (~e & g)) + ROUND_KEYS[at] + words[at]) | 0;
    const other = turned(a, 2) ^ turned(a, 13) ^ turned(a, 22);
    const second = (other + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + first) | 0, c, b, a, (first + second) | 0];
  }
  return [a, b, c, d, e, f, g, h];
}
