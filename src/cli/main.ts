#!/usr/bin/env node
// SPDX-License-Identifier: MIT
// `npx gemmule`. Exit codes: 0; 1 where a check failed or a file cannot be read; 2 for words that it does not know.
import { Command, CommanderError, InvalidArgumentError } from 'commander';
import location from '../native/location.cjs';

interface Options {
  json?: boolean;
}
/** What a command found: as an object, and as a person reads it. */
interface Findings {
  json: unknown;
  text: () => string;
  failed?: boolean;
}

const BROKEN = 1;
const WRONG_USE = 2;

/** Prints what a command finds. Each is loaded when it is called: `doctor` must run where the addon does not load. */
async function print(find: () => Promise<Findings>, { json }: Options): Promise<void> {
  const findings = await find();
  process.stdout.write(
    json ? `${JSON.stringify(findings.json, null, 2)}\n` : `${findings.text().trimEnd()}\n`,
  );
  if (findings.failed) process.exitCode = BROKEN;
}

const program = new Command('gemmule')
  .description('Neural networks for Node: what this machine gives them, and what is in a model.')
  .version(location.version())
  .exitOverride(error => {
    throw error;
  });

const MOST_SECONDS = 3600;
function seconds(text: string): number {
  const value = Number(text);
  if (value > 0 && value <= MOST_SECONDS) return value;
  throw new InvalidArgumentError(`Expected a number up to ${MOST_SECONDS}.`);
}

const command = (usage: string, description: string) =>
  program.command(usage).description(description).option('--json', 'print JSON');

command('info', 'the backend, instruction set, threads, memory and devices in use').action(
  (options: Options) => print(async () => (await import('./info.js')).info(), options),
);
command(
  'doctor',
  'check the installation and the machine; exits with 1 where something is broken',
).action((options: Options) => print(async () => (await import('./doctor.js')).doctor(), options));
command('bench', 'matrix products against the limit of this machine')
  .option('--seconds <number>', 'about how long it takes', seconds, 10)
  .action((options: Options & { seconds: number }) =>
    print(async () => (await import('./bench.js')).bench(options.seconds), options),
  );
command('summary', 'the layers and sizes of a model')
  .argument('<file>', 'a folder that model.save() wrote, or the JSON of a Keras model')
  .action((file: string, options: Options) =>
    print(async () => (await import('./summary.js')).summary(file), options),
  );

// Whoever reads may have read enough: `npx gemmule info | head -1`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : WRONG_USE;
  else {
    console.error(`gemmule: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = BROKEN;
  }
}
