// SPDX-License-Identifier: MIT
// What a run says: tables and verdicts on the console, and the same as bench/results/<bench>-<time>.json and .md.
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
export type Row = Record<string, string | number>;
export interface Verdict {
  claim: string;
  pass: boolean;
  figure: string;
}

/** The figures of a machine are of no use without these. */
const machine = () => ({
  cpu: cpus()[0].model,
  cores: availableParallelism(),
  date: new Date().toISOString().slice(0, 16) + 'Z',
  node: process.versions.node,
  commit: commit(),
  busyBefore: othersShare(),
  busyAfter: 0,
});

const NOISE = 0.1;
/** The share of the processors' time that others take, in the second that this process sleeps. */
function othersShare(): number {
  const sum = () => {
    const times = cpus().map(cpu => cpu.times);
    const idle = times.reduce((total, t) => total + t.idle, 0);
    const all = times.reduce((total, t) => total + t.idle + t.user + t.nice + t.sys + t.irq, 0);
    return { idle, all };
  };
  const before = sum();
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1000);
  const after = sum();
  return Number((1 - (after.idle - before.idle) / (after.all - before.all)).toFixed(2));
}
const percent = (share: number) => `${(100 * share).toFixed(0)}%`;

function commit(): string {
  try {
    const git = (...args: string[]) =>
      execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim();
    const changed = git('status', '--porcelain', '--', '.', ':!bench/results') !== '';
    return git('rev-parse', '--short=10', 'HEAD') + (changed ? ' and uncommitted changes' : '');
  } catch {
    return 'unknown (no git here)';
  }
}

export class Report {
  private readonly machine = machine();
  private readonly tables: { title: string; rows: Row[] }[] = [];
  private readonly verdicts: Verdict[] = [];

  constructor(
    private readonly bench: string,
    private readonly settings: Record<string, unknown>,
  ) {
    const { cpu, cores, busyBefore } = this.machine;
    console.log(
      `${bench}: ${cpu}, ${cores} cores, ${percent(busyBefore)} of them busy with others' work, ${JSON.stringify(settings)}`,
    );
  }

  table(title: string, rows: Row[]): void {
    if (rows.length === 0) return;
    this.tables.push({ title, rows });
    console.log(`\n${title}\n${aligned(rows)}`);
  }
  verdict(claim: string, pass: boolean, figure: string): void {
    this.verdicts.push({ claim, pass, figure });
  }

  /** Prints the verdicts and writes both files. True where every claim holds. */
  finish(): boolean {
    this.machine.busyAfter = othersShare();
    if (this.isNoisy())
      console.log(
        '\nThe machine is not quiet: its figures prove nothing, and the verdicts are marked with ?.',
      );
    console.log(`\n${this.verdicts.map(v => this.line(v)).join('\n')}`);
    const name = `${this.bench}-${this.machine.date.replace(/[:Z]/g, '')}`;
    const folder = `${root}bench/results`;
    mkdirSync(folder, { recursive: true });
    const { bench, machine, settings, tables, verdicts } = this;
    writeFileSync(
      `${folder}/${name}.json`,
      `${JSON.stringify({ bench, machine, settings, tables, verdicts }, null, 2)}\n`,
    );
    writeFileSync(`${folder}/${name}.md`, this.markdown());
    console.log(`\nwritten: bench/results/${name}.json and .md`);
    return verdicts.every(v => v.pass);
  }

  private isNoisy(): boolean {
    return Math.max(this.machine.busyBefore, this.machine.busyAfter) > NOISE;
  }
  private line({ claim, pass, figure }: Verdict): string {
    return `${pass ? 'yes' : 'NO'}${this.isNoisy() ? '?' : ''}`.padEnd(5) + `${claim}: ${figure}`;
  }
  private markdown(): string {
    const { cpu, cores, date, node, commit, busyBefore, busyAfter } = this.machine;
    const head = `# ${this.bench}\n\n${cpu}, ${cores} cores; ${date}; node ${node}; commit ${commit}; busy with others' work ${percent(busyBefore)} before, ${percent(busyAfter)} after; ${JSON.stringify(this.settings)}.\n`;
    const tables = this.tables.map(({ title, rows }) => `\n## ${title}\n\n${piped(rows)}\n`);
    return `${head}${tables.join('')}\n## Claims\n\n${this.verdicts.map(v => `- ${this.line(v)}`).join('\n')}\n`;
  }
}

/** Three digits or so: more would be noise. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return '-';
  if (value >= 1000) return String(Math.round(value));
  return value.toPrecision(3);
}

function cells(rows: Row[]): string[][] {
  const heads = Object.keys(rows[0]);
  return [
    heads,
    ...rows.map(row =>
      heads.map(head => (typeof row[head] === 'number' ? figure(row[head]) : row[head])),
    ),
  ];
}
function aligned(rows: Row[]): string {
  const lines = cells(rows);
  const widths = lines[0].map((_, column) => Math.max(...lines.map(line => line[column].length)));
  return lines
    .map(line =>
      line
        .map((cell, column) => cell.padEnd(widths[column]))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
function piped(rows: Row[]): string {
  const [heads, ...lines] = cells(rows);
  return [heads, heads.map(() => '---'), ...lines]
    .map(line => `| ${line.join(' | ')} |`)
    .join('\n');
}
