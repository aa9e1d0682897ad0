// SPDX-License-Identifier: MIT
import { mismatch } from '../errors.js';

/** @throws TypeError that names who reads it */
export function parseJSON(who: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new TypeError(mismatch(who, 'JSON', text), { cause });
  }
}
