// SHA-256 (FIPS 180-4) and HMAC (RFC 2104). The browser's own gives its answer later, out of order, and to pages without
// TLS not at all.

const K = fractions(64, 3);
const H = fractions(8, 2);
const BLOCK = 64;

/** HMAC-SHA256 in hex; the key in hex, the text in UTF-8. */
export function hmac(key: string, text: string): string {
  const long = fromHex(key);
  const padded = new Uint8Array(BLOCK);
  padded.set(long.length > BLOCK ? sha256(long) : long);
  const inner = sha256(joined(padded.map((byte) => byte ^ 0x36), new TextEncoder().encode(text)));
  return toHex(sha256(joined(padded.map((byte) => byte ^ 0x5c), inner)));
}

export function sha256(message: Uint8Array): Uint8Array {
  const state = Uint32Array.from(H);
  const blocks = padded(message);
  const words = new Uint32Array(64);
  for (let from = 0; from < blocks.byteLength; from += BLOCK) compress(state, words, blocks, from);
  const digest = new DataView(new ArrayBuffer(32));
  state.forEach((word, at) => digest.setUint32(at * 4, word));
  return new Uint8Array(digest.buffer);
}

function padded(message: Uint8Array): DataView {
  const length = Math.ceil((message.length + 9) / BLOCK) * BLOCK;
  const bytes = new Uint8Array(length);
  bytes.set(message);
  bytes[message.length] = 0x80;
  const view = new DataView(bytes.buffer);
  view.setUint32(length - 8, Math.floor(message.length / 0x20000000));
  view.setUint32(length - 4, message.length * 8);
  return view;
}

function compress(state: Uint32Array, words: Uint32Array, blocks: DataView, from: number): void {
  for (let t = 0; t < 16; t += 1) words[t] = blocks.getUint32(from + t * 4);
  for (let t = 16; t < 64; t += 1) {
    const [early, late] = [words[t - 15]!, words[t - 2]!];
    const small0 = turn(early, 7) ^ turn(early, 18) ^ (early >>> 3);
    const small1 = turn(late, 17) ^ turn(late, 19) ^ (late >>> 10);
    words[t] = words[t - 16]! + small0 + words[t - 7]! + small1;
  }
  let [a, b, c, d, e, f, g, h] = state as unknown as [number, number, number, number, number, number, number, number];
  for (let t = 0; t < 64; t += 1) {
    const one = h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + K[t]! + words[t]!;
    const two = (turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0];
  }
  [a, b, c, d, e, f, g, h].forEach((word, at) => (state[at] = state[at]! + word));
}

function turn(word: number, by: number): number {
  return (word >>> by) | (word << (32 - by));
}

/** The first 32 bits of the fractions of roots of the first primes (FIPS 180-4, 4.2.2 and 5.3.3). */
function fractions(count: number, root: 2 | 3): Uint32Array {
  const found = [];
  for (let number = 2; found.length < count; number += 1)
    if (isPrime(number)) found.push(((root === 2 ? Math.sqrt(number) : Math.cbrt(number)) % 1) * 0x100000000);
  return Uint32Array.from(found);
}

function isPrime(number: number): boolean {
  for (let divisor = 2; divisor * divisor <= number; divisor += 1) if (number % divisor === 0) return false;
  return true;
}

function joined(one: Uint8Array, other: Uint8Array): Uint8Array {
  const both = new Uint8Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}

function fromHex(text: string): Uint8Array {
  return Uint8Array.from(text.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
}

function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
