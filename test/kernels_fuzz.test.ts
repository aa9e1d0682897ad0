// No JavaScript input whatever may crash the process: hostile calls, from a seed. Whatever is refused is refused with an Error,
// and nothing but the target changes.
import t from 'tap';
import * as kernels from '../src/kernels.js';
import { chance, detach, guardsHold, oddities, Source } from './hardening/chance.js';
import {
  hostile,
  kernelOf,
  makeOptions,
  optionsOf,
  sensible,
} from './hardening/kernels_surface.js';

const CALLS = 20_000;
const ASYNC_CALLS = 1_000;

class Tally {
  ran = 0;
  refused = 0;
  readonly wrong: string[] = [];
  refuse(error: unknown): void {
    this.refused++;
    if (!(error instanceof Error) || error.message === '') this.wrong.push(String(error));
  }
  look(s: Source, what: string): void {
    if (!s.arrays.every(guardsHold)) this.wrong.push(`${what} wrote beside its arrays`);
  }
}

t.test('20,000 hostile calls', async t => {
  const tally = new Tally();
  for (let i = 0; i < CALLS; i++) {
    const s = new Source(chance(i));
    const name = s.pick(Object.keys(optionsOf));
    const options = makeOptions(s, name);
    try {
      kernelOf(name)(options);
      tally.ran++;
    } catch (error) {
      tally.refuse(error);
    }
    tally.look(s, `call ${i}, ${name},`);
  }
  t.comment(`${tally.ran} ran, ${tally.refused} were refused`);
  t.same(tally.wrong, []);
  t.ok(tally.ran > CALLS / 10 && tally.refused > CALLS / 10);
});

t.test('1,000 hostile calls of .async, detached and aborted in mid-run', async t => {
  const tally = new Tally();
  const one = async (i: number) => {
    const s = new Source(chance(-1 - i));
    const name = s.pick(Object.keys(optionsOf));
    const controller = new AbortController();
    const how = s.often(0.05)
      ? s.pick(oddities)()
      : s.often(0.05)
        ? { signal: s.pick(oddities)() }
        : { signal: controller.signal };
    const done = kernelOf(name).async(makeOptions(s, name), how);
    if (s.often(0.2)) controller.abort();
    else if (s.often(0.2)) setImmediate(() => controller.abort());
    if (s.often(0.3)) s.arrays.forEach(detach);
    await done.then(
      () => tally.ran++,
      (error: unknown) => tally.refuse(error),
    );
    tally.look(s, `call ${i}, ${name}.async,`);
  };
  for (let i = 0; i < ASYNC_CALLS; i += 50)
    await Promise.all(Array.from({ length: 50 }, (_, j) => one(i + j)));
  t.comment(`${tally.ran} ran, ${tally.refused} were refused`);
  t.same(tally.wrong, []);
});

t.test('hostile arguments of packWeights', async t => {
  const tally = new Tally();
  for (let i = 0; i < CALLS / 10; i++) {
    const s = new Source(chance(i));
    const options = Object.fromEntries(
      ['k', 'n', 'transB', 'ldb'].map(key => [
        key,
        s.often(0.6) ? sensible(s, key) : hostile(s, key),
      ]),
    );
    try {
      kernels.packWeights(
        s.often(0.7) ? s.guarded(64) : (s.pick(oddities)() as Float32Array),
        options as unknown as kernels.PackOptions,
      );
      tally.ran++;
    } catch (error) {
      tally.refuse(error);
    }
    tally.look(s, `call ${i}`);
  }
  t.same(tally.wrong, []);
});
