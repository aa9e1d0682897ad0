// SPDX-License-Identifier: MIT
/** Runs an example; what its last accuracy is, and how long it took. */
export async function accuracyOf(node, args) {
  const start = performance.now();
  const output = await node(args);
  const seconds = (performance.now() - start) / 1000;
  const found = [...output.matchAll(/test accuracy(?: on [^:\n]*)?: ([\d.]+)/gi)].at(-1);
  if (!found) throw new Error(`${args[0]} printed no test accuracy.`);
  return { accuracy: Number(found[1]), seconds, output };
}
