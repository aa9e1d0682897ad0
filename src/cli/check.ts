// SPDX-License-Identifier: MIT

/** What `doctor` says of one thing. */
export interface Check {
  name: string;
  verdict: 'ok' | 'note' | 'broken';
  finding: string;
  /** What to do. */
  advice?: string;
}

export const ok = (name: string, finding: string): Check => ({ name, verdict: 'ok', finding });
/** It works, and could be better. */
export const note = (name: string, finding: string, advice: string): Check => ({
  name,
  verdict: 'note',
  finding,
  advice,
});
export const broken = (name: string, finding: string, advice: string): Check => ({
  name,
  verdict: 'broken',
  finding,
  advice,
});
