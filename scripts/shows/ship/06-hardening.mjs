// SPDX-License-Identifier: MIT
import { fuzz, fuzzInThreads, sanitized } from '../../../test/hardening/children.mjs';

export const claim =
  'A million hostile calls of the addon, of gemmule/kernels and of gemmule under AddressSanitizer and UBSan: no crash, no hang, no report';

const CALLS_OF_A_CHILD = 25_000;
const sum = counts => Object.values(counts).reduce((a, b) => a + b, 0);

/** Children one after another, each from a seed of its own: what they did, added up. */
async function fuzzAll({ surface, calls, sanitizer, seconds = 1800 }) {
  const total = { calls: 0, ran: 0, wrong: [] };
  for (let seed = 1; total.calls < calls; seed++) {
    const of = Math.min(CALLS_OF_A_CHILD, calls - total.calls);
    const report = await fuzz({ surface, seed, calls: of, sanitizer, seconds });
    total.calls += report.ran + sum(report.refusals) + report.unworded.length;
    total.ran += report.ran;
    total.wrong.push(...report.wrong);
  }
  return total;
}

export async function show() {
  const sanitizer = sanitized();
  if (sanitizer.skip) return { skip: sanitizer.skip };
  const [addon, [kernels, others, files], threads] = await Promise.all([
    fuzzAll({ surface: 'addon', calls: 700_000, sanitizer }),
    (async () => [
      await fuzzAll({ surface: 'kernels', calls: 280_000, sanitizer }),
      await fuzzAll({ surface: 'public', calls: 20_000, sanitizer }),
      await fuzzAll({ surface: 'files', calls: 5000, sanitizer }),
    ])(),
    fuzzInThreads({ threads: 8, seed: 1000, calls: 5000, sanitizer, seconds: 3600 }),
  ]);
  const parts = { addon, kernels, gemmule: others, files, threads };
  const calls = Object.values(parts).reduce((n, part) => n + part.calls, 0);
  const wrong = Object.values(parts).flatMap(part => part.wrong);
  const each = Object.entries(parts).map(([name, part]) => `${name} ${part.calls}`);
  return {
    pass: calls >= 1_000_000 && wrong.length === 0,
    figure: `${calls} calls (${each.join(', ')}), ${wrong.length} wrong${wrong.length ? `: ${wrong[0]}` : ''}`,
  };
}
