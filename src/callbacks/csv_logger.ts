// SPDX-License-Identifier: MIT
import { appendFileSync, existsSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { mismatch } from '../errors.js';
import { checkKeys } from '../naming.js';
import { Callback, type Logs } from './callback.js';

export interface CSVLoggerConfig {
  /** Default ','. */
  separator?: string;
  /** Whether to go on behind what the file holds. Default false: it starts empty. */
  append?: boolean;
}

/** What the file held at a time. */
interface Written {
  keys: readonly string[] | null;
  bytes: number;
}

/** Writes the logs of each epoch as a line of a file, with a line of names before the first. A resumed training goes on with the file. */
export class CSVLogger extends Callback {
  private readonly separator: string;
  private readonly append: boolean;
  private keys: readonly string[] | null = null;
  /** Whether the first line is to end what the file holds. */
  private isNew = false;

  constructor(
    readonly filename: string,
    config: CSVLoggerConfig = {},
  ) {
    super();
    if (typeof filename !== 'string' || filename === '')
      throw new TypeError(mismatch('csvLogger', 'the name of a file', filename));
    checkKeys('csvLogger', config, ['separator', 'append']);
    const { separator = ',', append = false } = config;
    if (typeof separator !== 'string' || separator.length !== 1)
      throw new TypeError(mismatch('csvLogger', '`separator` to be one character', separator));
    this.separator = separator;
    this.append = append;
  }

  override onTrainBegin(): void {
    this.keys = null;
    this.isNew = !this.append;
  }
  override onEpochEnd(epoch: number, logs: Logs = {}): void {
    if (this.isNew) writeFileSync(this.filename, '');
    this.isNew = false;
    const header = this.keys === null && this.bytes() === 0;
    const keys = (this.keys ??= columnsOf(logs));
    const line = this.lineOf([epoch, ...keys.map(key => logs[key] ?? 'NA')]);
    // Header and line in one write: a kill leaves whole lines.
    appendFileSync(this.filename, (header ? this.lineOf(['epoch', ...keys]) : '') + line);
  }
  override getState(): unknown {
    return { keys: this.keys, bytes: this.isNew ? 0 : this.bytes() } satisfies Written;
  }
  /** The lines of epochs that are trained again go. */
  override setState({ keys, bytes }: Written): void {
    this.keys = keys;
    this.isNew = keys === null && !this.append;
    if (!this.isNew && this.bytes() > bytes) truncateSync(this.filename, bytes);
  }

  private bytes(): number {
    return existsSync(this.filename) ? statSync(this.filename).size : 0;
  }
  private lineOf(cells: readonly (string | number)[]): string {
    return `${cells.map(cell => this.quoted(String(cell))).join(this.separator)}\r\n`;
  }
  private quoted(cell: string): string {
    const plain = !cell.includes(this.separator) && !/["\r\n]/.test(cell);
    return plain ? cell : `"${cell.replaceAll('"', '""')}"`;
  }
}

/** The columns stay as they are in the first epoch; those of a validation are there though it may come later. */
function columnsOf(logs: Logs): string[] {
  const keys = Object.keys(logs).sort();
  return keys.some(key => key.startsWith('val_')) ? keys : [...keys, ...keys.map(k => `val_${k}`)];
}
