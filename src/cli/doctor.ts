// SPDX-License-Identifier: MIT
import location from '../native/location.cjs';
import { broken, type Check, ok } from './check.js';
import { checkMachine } from './check_machine.js';
import { aligned, styled } from './layout.js';

const colours = { ok: 'green', note: 'yellow', broken: 'red' } as const;

/** The addon and what stands on it. Loading it may fail, which is then all that is said. */
async function checkPackage(): Promise<Check[]> {
  try {
    const { checkAddon } = await import('./check_addon.js');
    const file = location.nodeGypBuild().resolve(location.packageRoot);
    return [ok('addon', file), ...(await checkAddon(file))];
  } catch (error) {
    return [
      broken('addon', (error as Error).message, 'Nothing computes without it: mend what it names.'),
    ];
  }
}

function text(checks: readonly Check[]): string {
  const lines = aligned(
    checks.flatMap(({ verdict, name, finding, advice }) => [
      ...finding
        .trimEnd()
        .split('\n')
        .map((line, i) => (i === 0 ? [verdict, name, line] : ['', '', line])),
      ...(advice ? [['', '', `→ ${advice}`]] : []),
    ]),
  );
  const coloured = lines.replaceAll(/^(ok|note|broken)\b/gm, word =>
    styled(colours[word as Check['verdict']], word),
  );
  const count = checks.filter(check => check.verdict === 'broken').length;
  return `${coloured}\n\n${count === 0 ? 'Nothing is broken.' : `${count} broken: see →.`}`;
}

/** Whether everything is found and computes, and what to do where it does not. */
export async function doctor() {
  const checks = [...checkMachine(), ...(await checkPackage())];
  const failed = checks.some(check => check.verdict === 'broken');
  return { json: { failed, checks }, text: () => text(checks), failed };
}
