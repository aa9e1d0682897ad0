// SPDX-License-Identifier: MIT
/** The counts of a test run's last line, `4 passed, 1 failed, 1 skipped`. */
export function closingCounts(output) {
  const line = [...output.matchAll(/^(\d+) passed, (\d+) failed, (\d+) skipped$/gm)].at(-1);
  const [passed, failed, skipped] = line ? line.slice(1).map(Number) : [0, 1, 0];
  return { passed, failed, skipped };
}
