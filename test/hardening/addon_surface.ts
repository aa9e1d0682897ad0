// SPDX-License-Identifier: MIT
// Every function of the addon, called as no TypeScript of ours calls it: records of every op from the fields of its args struct,
// forged and stale handles, Programs and runs that are over, arguments of any kind. The one promise kept (binding/session.h):
// arrays that native code was given to write later stay where they are.
import { addon } from '../../src/native/addon.js';
import { HANDLES, RECORD_BYTES, StreamOp } from '../../src/native/ops.gen.js';
import { type Source, guardsHold, numbers, oddities } from './chance.js';
import { fields } from './fields.gen.js';
import { type HostileCall, type Surface, textOf } from './surface.js';

type Callable = Record<string, (...args: unknown[]) => unknown>;
const api = addon as unknown as Callable;

const WORDS = RECORD_BYTES / 4;
const RECORDS = 64;
const ELEMENTS = 2048;
const dtypes = ['float32', 'int32', 'uint8', 'bool', 'float64'];
const BIG_OF_A_DTYPE = 6;
const BIG = BIG_OF_A_DTYPE * dtypes.length; // handles 1 .. BIG hold ELEMENTS each, by dtype
const MOST_HANDLE = BIG + 60;
const forged = [0, -1, -7, 0x3fffffff, 2 ** 31 - 1, -(2 ** 31), 2 ** 22, 2 ** 22 + 1, 300_000];
const wild = [NaN, Infinity, -Infinity, -1, 1.5, 2 ** 53, 2 ** 53 - 1, -(2 ** 53), 2 ** 50, 1e300];
const usual = [0, 0, 1, 1, 1, 1, 1, 2, 2, 3, 4, 5, 7, 16];

const arrayOf = (dtype: number, length: number) =>
  dtype === 0
    ? new Float32Array(length)
    : dtype === 1
      ? new Int32Array(length)
      : dtype === 4
        ? new Float64Array(length)
        : new Uint8Array(length);

/** Views whose first byte lies where no Int32Array's or Float64Array's may. */
const misaligned = () => new Uint8Array(new ArrayBuffer(4 * RECORD_BYTES + 8), 1 + 2);

class Records {
  readonly i32: Int32Array;
  readonly f64: Float64Array;
  constructor(count: number) {
    this.i32 = new Int32Array(count * WORDS);
    this.f64 = new Float64Array(this.i32.buffer);
  }

  put(s: Source, at: number, handle: (access: string, element: string, type: number) => number) {
    const op = s.below(fields.length);
    const type = s.often(0.7) ? 0 : s.often(0.1) ? s.pick([-1, 5, 77, 32767]) : s.below(5);
    const { operands, numbers: places } = fields[op];
    const i = at * WORDS;
    this.i32[i] = (s.often(0.01) ? s.pick([-1, fields.length, 999, 1002, 0x7fff]) : op) & 0xffff;
    this.i32[i] |= type << 16;
    for (let k = 0; k < HANDLES; k++)
      this.i32[i + 1 + k] =
        k < operands.length ? handle(operands[k][1], operands[k][2], type) : s.below(99);
    const all = s.often(0.4) ? s.pick([1, 1, 2, 3]) : undefined;
    const spoilt = s.often(0.1) ? s.below(places.length) : -1;
    const odd = s.pick(wild);
    // No 0 beside what is enormous: an empty tensor's kernel may walk its other axes, and src/shape.ts bounds these.
    const least = spoilt >= 0 && odd > 2 ** 31 ? 1 : 0;
    places.forEach(([, kind], k) => {
      const v =
        kind === 'boolean' ? s.below(2) : ((s.often(0.8) ? all : undefined) ?? s.pick(usual));
      this.f64[i / 2 + 8 + k] = k === spoilt ? odd : Math.max(v, least);
    });
    return fields[op].op;
  }
  putStreamOp(s: Source, at: number, handle: () => number) {
    this.i32[at * WORDS] = s.pick([StreamOp.free, StreamOp.share, StreamOp.share]);
    this.i32[at * WORDS + 1] = handle();
    this.i32[at * WORDS + 2] = handle();
    return 'free or share';
  }
}

export class AddonSurface implements Surface {
  readonly accepted = new Map<string, number>();
  private readonly native = api.open() as Callable;
  private readonly records = new Records(RECORDS);
  private readonly small = new Uint8Array(4096);
  private readonly programs: { id: number; params: number; results: number }[] = [];
  private readonly runs: number[] = [];
  private readonly waiting = new Set<Promise<unknown>>();
  private readonly kernels = new KernelsOfAddon();
  private opened = 0;

  constructor() {
    this.native.attach(this.records.i32, this.small);
    this.refill();
  }

  private refill(): void {
    this.native.attach(this.records.i32, this.small);
    for (let d = 0; d < dtypes.length; d++)
      for (let k = 1; k <= BIG_OF_A_DTYPE; k++) {
        const data = arrayOf(d, ELEMENTS).fill(d === 3 ? k % 2 : k - 1);
        this.native.write(d * BIG_OF_A_DTYPE + k, data, d, 0);
      }
  }

  // ---- handles

  private readonly anyHandle = (s: Source): number =>
    s.often(0.05) ? s.pick(forged) : 1 + s.below(MOST_HANDLE);
  private readonly handle = (s: Source, access: string, element: string, type: number): number => {
    if (s.often(0.03)) return this.anyHandle(s);
    if (access === 'write') return BIG + 1 + s.below(60);
    if (s.often(0.15)) return 0;
    return bigHandle(s, element, type);
  };
  private putPending(s: Source): { count: number; text: string } {
    const count = s.pick([0, 0, 1, 1, 2, 5]);
    const names = Array.from({ length: count }, (_, k) =>
      s.often(0.1)
        ? this.records.putStreamOp(s, k, () => this.anyHandle(s))
        : this.records.put(s, k, (...place) => this.handle(s, ...place)),
    );
    return { count, text: names.join(' ') };
  }

  // ---- calls

  next(s: Source): HostileCall {
    const { name, target = this.native, args, then, what = '' } = s.pick(this.calls)(s);
    if (s.often(0.15) && args.length > 0)
      args[s.below(args.length)] = s.often(0.4) ? s.pick(numbers) : s.pick(hostileValues)();
    if (s.often(0.01)) args.pop();
    return {
      text: `${name}(${args.map(textOf).join(', ')}) ${what}`,
      make: () => {
        const result = target[name](...args);
        this.accepted.set(name, (this.accepted.get(name) ?? 0) + 1);
        if (result instanceof Promise) this.follow(result);
        then?.(result);
      },
    };
  }

  private readonly calls: ((s: Source) => {
    name: string;
    target?: Callable;
    args: unknown[];
    then?: (result: unknown) => void;
    what?: string;
  })[] = [
    ...Array.from({ length: 8 }, () => (s: Source) => {
      const { count, text } = this.putPending(s);
      return { name: 'submit', args: [count, s.pick([0, 64, 2 ** 31])], what: text };
    }),
    s => {
      const dtype = s.below(5);
      const data = arrayOf(dtype, s.pick([0, 1, 7, ELEMENTS]));
      const handle = s.often(0.1) ? this.anyHandle(s) : BIG + 1 + s.below(60);
      return { name: 'write', args: [handle, data, dtype, this.putPending(s).count] };
    },
    s => ({ name: 'read', args: [this.anyHandle(s), new Float32Array(s.pick([0, 1, 64, 2048]))] }),
    s => {
      const { count, text } = this.putPending(s);
      const into = s.often(0.5) ? s.pick([0, 4, 4096, 4097]) : new Float32Array(s.pick([1, 64]));
      return { name: 'readSync', args: [this.anyHandle(s), into, count], what: text };
    },
    ...Array.from({ length: 3 }, () => (s: Source) => this.compile(s)),
    s => {
      const p = s.pick([...this.programs, { id: s.below(9), params: 1, results: 0 }]);
      const handles = (n: number) => Int32Array.from({ length: n }, () => this.anyHandle(s));
      const params = s.often(0.8)
        ? handles(p.params).map(() => bigHandle(s, 'own', 0))
        : handles(2);
      const results = handles(s.often(0.95) ? p.results : 2).map(() => BIG + 1 + s.below(60));
      return {
        name: 'replay',
        args: [p.id, params, results, this.putPending(s).count, s.often(0.5)],
      };
    },
    s => ({ name: 'freeProgram', args: [this.takeAway(s, this.programs)?.id ?? s.below(99)] }),
    () => ({ name: 'newRun', args: [], then: id => this.runs.push(id as number) }),
    s => {
      const before = new Records(2);
      before.put(s, 0, (...place) => this.handle(s, ...place));
      const p = s.pick([
        ...this.programs.filter(q => q.results === 0),
        { id: s.below(9), params: 1 },
      ]);
      const params = Int32Array.from({ length: p.params }, () => bigHandle(s, 'own', 0));
      const steps = s.pick([0, 1, 3, -1]);
      return {
        name: 'pushSegment',
        args: [this.run(s), before.i32, s.below(3), p.id, params, steps, s.often(0.5)],
      };
    },
    s => ({ name: 'advance', args: [this.run(s)] }),
    s => ({ name: 'cancel', args: [this.run(s)] }),
    s => ({ name: 'freeRun', args: [this.takeAway(s, this.runs) ?? s.below(99)] }),
    s => ({
      name: s.often(0.1) ? 'useBackend' : 'info',
      args: [s.pick(['cpu', 'cpu', 'reference', 'avx2', 'cuda', 'none']), s.pick([0, 0, 1, -1])],
    }),
    s => ({ name: 'info', args: [this.putPending(s).count] }),
    s => ({ name: 'profile', args: [s.often(0.5), this.putPending(s).count] }),
    s =>
      s.pick([
        { name: 'setThreads', target: api, args: [s.pick([1, 2, 3, 4])] },
        { name: 'setMostInFlight', target: api, args: [s.pick([0, 1000, 2 ** 30])] },
        { name: 'setFloatPrecision', target: api, args: [s.below(4)] },
        { name: 'backends', target: api, args: [] },
        { name: 'cudaInfo', target: api, args: [] },
        this.opened < 3
          ? { name: 'open', target: api, args: [], then: () => void this.opened++ }
          : {
              name: 'openKernels',
              target: api,
              args: [s.pick(hostileValues)(), s.pick([3, textOf])],
            },
        { name: 'attach', args: [this.records.i32, this.small] },
      ]),
    ...Array.from({ length: 6 }, () => (s: Source) => this.kernels.call(s)),
  ];

  private run = (s: Source): number => s.pick([...this.runs, s.below(9)]);
  private takeAway = <T>(s: Source, list: T[]): T | undefined =>
    list.length > 20 || s.often(0.3) ? list.splice(s.below(list.length), 1)[0] : undefined;

  private compile(s: Source) {
    const params = s.below(3);
    let locals = params;
    const made: number[] = [];
    const handle = (access: string, element: string, type: number): number => {
      if (s.often(0.03)) return this.anyHandle(s);
      if (access === 'write') return (made.push(-++locals), -locals);
      if (access === 'update') return bigHandle(s, element, type);
      if (s.often(0.3) && locals > 0) return -1 - s.below(locals);
      return bigHandle(s, element, type);
    };
    const count = s.below(4);
    const records = new Records(count + 1);
    const names = Array.from({ length: count }, (_, k) =>
      s.often(0.1)
        ? records.putStreamOp(s, k, () => handle('write', 'own', 0))
        : records.put(s, k, handle),
    );
    const types = new Float64Array(2 * params).map((_, k) =>
      k % 2 === 0 ? ELEMENTS : s.often(0.05) ? s.pick([-1, 5, NaN, 1e300, 0.5]) : 0,
    );
    const results = Int32Array.from(made.filter(() => s.often(0.3)));
    return {
      name: 'compile',
      args: [records.i32, count, locals, types, results, this.putPending(s).count],
      what: names.join(' '),
      then: (info: unknown) => {
        this.programs.push({ id: (info as { id: number }).id, params, results: results.length });
      },
    };
  }

  private follow(result: Promise<unknown>): void {
    const settled = result.then(
      () => undefined,
      () => undefined,
    );
    this.waiting.add(settled);
    void settled.then(() => this.waiting.delete(settled));
  }

  async check(): Promise<void> {
    await Promise.all(this.waiting);
    await this.kernels.check();
    this.refill();
  }
}

function bigHandle(s: Source, element: string, type: number): number {
  const own = element === 'own' || element === 'real' ? type : dtypes.indexOf(element);
  const dtype = own >= 0 && own < 5 && element !== 'any' ? own : s.below(5);
  return dtype * BIG_OF_A_DTYPE + 1 + s.below(BIG_OF_A_DTYPE);
}

const hostileValues = [...oddities, misaligned, () => new Float32Array(misaligned().buffer, 4)];

/** The direct kernels' border, with records of every op: src/kernels never sends most of them. */
class KernelsOfAddon {
  private readonly record = new Records(1);
  private jobs: unknown[][] = []; // their arguments stay alive until they are over
  private readonly direct: Callable;
  private readonly floats: Float32Array[] = [];
  private number = 0;

  constructor() {
    const settled = (job: number) => {
      this.jobs.splice(
        this.jobs.findIndex(args => args[0] === job),
        1,
      );
    };
    this.direct = api.openKernels(this.record.i32, settled) as Callable;
  }

  call(s: Source) {
    if (this.floats.length < 10) this.floats.push(s.guarded(ELEMENTS));
    const what = this.record.put(s, 0, () => 0);
    if (s.often(0.9)) this.record.i32[0] &= 0xffff; // float32, the one type that direct kernels know
    const operands = fields
      .find(({ op }) => op === what)!
      .operands.map(([, , element]) =>
        s.often(0.1)
          ? undefined
          : element === 'own' || element === 'real' || element === 'any'
            ? s.pick(this.floats)
            : arrayOf(dtypes.indexOf(element), ELEMENTS),
      );
    const job = ++this.number;
    const name = s.pick(['run', 'run', 'check', 'start', 'cancel']);
    if (name === 'cancel') return { name, target: this.direct, args: [s.below(job + 2)] };
    if (name !== 'start') return { name, target: this.direct, args: operands, what };
    const args = [job, ...operands];
    const then = (refusal: unknown) => void (refusal === undefined && this.jobs.push(args));
    return { name, target: this.direct, args, then, what };
  }

  async check(): Promise<void> {
    while (this.jobs.length > 0) await new Promise(setImmediate);
    if (!this.floats.every(guardsHold)) throw new Error('a kernel wrote beside its arrays');
  }
}
