// SPDX-License-Identifier: MIT
// The lines of Keras's progress bar, as text.
import type { Logs } from './callback.js';

export interface BarState {
  /** Steps done. */
  step: number;
  /** All steps, or null where that is not known. */
  target: number | null;
  /** Seconds since the beginning. */
  elapsed: number;
  /** Seconds a step. */
  perStep: number;
  logs?: Logs;
  /** Whether this is the last line: it shows the time taken instead of the time left. */
  finished?: boolean;
  /** Columns of the terminal: the line gets shorter, rather than break. */
  columns?: number;
}

const WIDTH = 20;
const bold = (text: string): string => `\x1b[1m${text}\x1b[0m`;
const escapes = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g');
/** How many columns a text takes. */
export const widthOf = (text: string): number => text.replace(escapes, '').length;

/** `12/235 ━━━━━━━━━━━━━━━━━━━━ 3s 12ms/step - accuracy: 0.9123 - loss: 0.3012`, in Keras's colours. */
export function formatBar(state: BarState): string {
  const { step, target, elapsed, perStep, finished = false, columns = Infinity } = state;
  const known = target !== null && target > 0;
  const count = known ? `${bold(padded(step, target))} ` : `${String(step).padStart(7)}/Unknown`;
  const time = known && !finished ? formatEta(perStep * (target - step)) : `${elapsed.toFixed(0)}s`;
  const info = ` ${bold(time)}${formatStep(perStep)}${formatLogs(state.logs)}`;
  const room = Math.max(0, Math.min(WIDTH, columns - 1 - widthOf(count) - widthOf(info)));
  const line = count + (known ? bar(step / target, room) : '') + info;
  return widthOf(line) < columns ? line : line.replace(escapes, '').slice(0, columns - 1);
}

/** The line of an epoch where there is no terminal: `235/235 - 3s - 12ms/step - accuracy: 0.9123 - loss: 0.3012`. */
export function formatLine({ step, target, elapsed, perStep, logs }: BarState): string {
  const time = `${elapsed.toFixed(0)}s`;
  if (step === 0) return `${time}${formatLogs(logs)}`; // nobody counted
  return `${padded(step, target ?? step)} - ${time} -${formatStep(perStep)}${formatLogs(logs)}`;
}

const padded = (step: number, target: number): string =>
  `${String(step).padStart(String(target).length)}/${target}`;

function bar(done: number, width: number): string {
  const full = Math.floor(width * Math.min(1, done));
  return `${full > 0 ? `\x1b[32m${'━'.repeat(full)}\x1b[0m` : ''}\x1b[37m${'━'.repeat(width - full)}\x1b[0m`;
}

/** Seconds as `12s`, `1:05` or `2:03:04`. */
export function formatEta(seconds: number): string {
  const two = (n: number) => String(Math.floor(n)).padStart(2, '0');
  if (seconds > 3600)
    return `${Math.floor(seconds / 3600)}:${two((seconds % 3600) / 60)}:${two(seconds % 60)}`;
  return seconds > 60
    ? `${Math.floor(seconds / 60)}:${two(seconds % 60)}`
    : `${Math.floor(seconds)}s`;
}

/** The time of a step: ` 2s/step`, ` 12ms/step` or ` 350us/step`. */
function formatStep(seconds: number): string {
  if (seconds >= 1 || seconds === 0) return ` ${seconds.toFixed(0)}s/step`;
  return seconds >= 1e-3
    ? ` ${(seconds * 1e3).toFixed(0)}ms/step`
    : ` ${(seconds * 1e6).toFixed(0)}us/step`;
}

function formatLogs(logs: Logs = {}): string {
  return sortedLogs(logs)
    .map(([key, value]) => ` - ${key}: ${formatValue(value)}`)
    .join('');
}
/** Python's `%.4f`, and `%.4e` below a thousandth. */
function formatValue(v: number): string {
  if (!Number.isFinite(v)) return Number.isNaN(v) ? 'nan' : v > 0 ? 'inf' : '-inf';
  if (Math.abs(v) > 1e-3) return v.toFixed(4);
  return v.toExponential(4).replace(/e([+-])(\d)$/, 'e$10$2');
}

/** Logs by name, those of the validation behind the others. */
export function sortedLogs(logs: Logs): [string, number][] {
  const validation = (key: string) => (key.startsWith('val_') ? 1 : 0);
  return Object.entries(logs).sort(
    ([a], [b]) => validation(a) - validation(b) || (a < b ? -1 : a > b ? 1 : 0),
  );
}
