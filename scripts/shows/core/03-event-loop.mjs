// SPDX-License-Identifier: MIT
import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const claim =
  'a 5 ms timer during 10 s of fit of a 4096-wide MLP: at most 20 ms late at p99.9, its worst at most 20 ms above that of an idle node beside two native FMA threads';

export async function show({ node, run }) {
  const loop = join(mkdtempSync(join(tmpdir(), 'gemmule-')), 'fma_loop');
  await run('g++', ['-O2', '-pthread', 'scripts/shows/core/programs/fma_loop.cpp', '-o', loop]);
  const busy = spawn(loop, ['2', '14'], { stdio: 'ignore' });
  const idle = JSON.parse(await node(['scripts/shows/core/programs/timer_lateness.mjs', 'idle']));
  busy.kill();
  const fit = JSON.parse(await node(['scripts/shows/core/programs/timer_lateness.mjs', 'fit']));
  const figure = `fit: p99.9 ${fit.p999.toFixed(1)} ms, worst ${fit.worst.toFixed(1)} ms (${fit.steps} steps); idle beside FMA threads: p99.9 ${idle.p999.toFixed(1)} ms, worst ${idle.worst.toFixed(1)} ms`;
  return { pass: fit.p999 <= 20 && fit.worst <= idle.worst + 20, figure };
}
