// SPDX-License-Identifier: MIT
// Hashes of strings that are the same everywhere and always: those that Keras's layers take from TensorFlow.
import type * as farmhash from 'farmhash-modern' with { 'resolution-mode': 'import' };
import { mismatch } from '../errors.js';
import location from '../native/location.cjs';

/** A key of SipHash: two integers from 0. */
export type Salt = number | readonly [number, number];
export type Key = readonly [bigint, bigint];

/** The key that an option `salt` means: one integer is both halves. */
export function keyOf(who: string, salt: Salt | null | undefined): Key | null {
  if (salt == null) return null;
  const halves: readonly unknown[] = Array.isArray(salt) ? salt : [salt, salt];
  if (halves.length !== 2 || !halves.every(n => Number.isSafeInteger(n) && (n as number) >= 0))
    throw new TypeError(mismatch(who, '`salt` to be an integer from 0, or two of them', salt));
  return [BigInt(halves[0] as number), BigInt(halves[1] as number)];
}

let farm: typeof farmhash | null = null;
/** FarmHash's Fingerprint64 of a string's UTF-8. */
export function fingerprint64(text: string): bigint {
  farm ??= location.farmhash() as typeof farmhash;
  return farm.fingerprint64(text);
}

/** The one of `count` buckets that a string falls into: by FarmHash, or with a key by SipHash. */
export function bucketOf(text: string, count: number, key: Key | null): number {
  const hash = key === null ? fingerprint64(text) : sipHash(key, new TextEncoder().encode(text));
  return Number(hash % BigInt(count));
}

const u64 = (v: bigint): bigint => BigInt.asUintN(64, v);
const rotate = (v: bigint, by: bigint): bigint => u64(v << by) | (v >> (64n - by));

/** SipHash-2-4 (Aumasson & Bernstein 2012). */
export function sipHash([k0, k1]: Key, bytes: Uint8Array): bigint {
  let v0 = k0 ^ 0x736f6d6570736575n;
  let v1 = k1 ^ 0x646f72616e646f6dn;
  let v2 = k0 ^ 0x6c7967656e657261n;
  let v3 = k1 ^ 0x7465646279746573n;
  const round = (): void => {
    v0 = u64(v0 + v1);
    v2 = u64(v2 + v3);
    v1 = rotate(v1, 13n) ^ v0;
    v3 = rotate(v3, 16n) ^ v2;
    v0 = u64(rotate(v0, 32n) + v3);
    v2 = u64(v2 + v1);
    v1 = rotate(v1, 17n) ^ v2;
    v3 = rotate(v3, 21n) ^ v0;
    v2 = rotate(v2, 32n);
  };
  for (const word of words(bytes)) {
    v3 ^= word;
    round();
    round();
    v0 ^= word;
  }
  v2 ^= 0xffn;
  for (let i = 0; i < 4; i++) round();
  return v0 ^ v1 ^ v2 ^ v3;
}

/** The message in words of eight bytes, little-endian; the last one ends with the length. */
function words(bytes: Uint8Array): BigUint64Array {
  const padded = new Uint8Array(8 * (Math.floor(bytes.length / 8) + 1));
  padded.set(bytes);
  padded[padded.length - 1] = bytes.length;
  const view = new DataView(padded.buffer);
  return BigUint64Array.from({ length: padded.length / 8 }, (_, i) =>
    view.getBigUint64(8 * i, true),
  );
}

const MULTIPLIER = 0xc6a4a7935bd1e995n;
const mix = (v: bigint): bigint => v ^ (v >> 47n);

/** Two fingerprints in one, as TensorFlow joins them. */
export function joinFingerprints(a: bigint, b: bigint): bigint {
  let joined = a ^ MULTIPLIER;
  joined ^= u64(mix(u64(b * MULTIPLIER)) * MULTIPLIER);
  joined = u64(joined * MULTIPLIER);
  return mix(u64(mix(joined) * MULTIPLIER));
}
