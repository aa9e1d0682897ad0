// SPDX-License-Identifier: MIT
// Every function that `import * as gm` offers for computing, with arguments that may suit and arguments that cannot. Which options
// a function knows is learnt from what it reads.
import * as gm from '../../src/index.js';
import { type Source, numbers, oddities } from './chance.js';
import { type HostileCall, type Surface } from './surface.js';

type Callable = (...args: unknown[]) => unknown;
type Functions = Record<string, unknown>;

/** They read files, run for long by design, or change what other calls are judged by. */
const leftOut =
  /^(loadModel|modelFromJSON|search|datasets?|setBackend|setNumThreads|seed|info|profile|timeseriesDataset.*|print|memory|time|nextFrame|setPlatform|dispose.*)$/;

function callables(): Map<string, Callable> {
  const found = new Map<string, Callable>();
  const add = (prefix: string, from: Functions) => {
    for (const [name, value] of Object.entries(from)) {
      if (leftOut.test(name) || typeof value !== 'function') continue;
      if (!/^class\b/.test(Function.prototype.toString.call(value)))
        found.set(prefix + name, value as Callable);
    }
  };
  add('', gm);
  const { activations, constraints, initializers, layers, losses } = gm;
  const { metrics, optimizers, regularizers, schedules } = gm;
  const spaces = { activations, constraints, initializers, layers, losses };
  for (const [name, space] of Object.entries({
    ...spaces,
    ...{ metrics, optimizers, regularizers, schedules },
  }))
    add(`${name}.`, space);
  return found;
}

/** Bytes: tables that ops keep, seeds. */
const MAY_BE_LEFT = 1 << 18;
const shapes = [[], [3], [2, 3], [3, 2], [2, 3, 4], [1, 4, 4, 2], [3, 3, 2, 5], [0], [2, 0, 3]];
const dtypes = ['float32', 'float32', 'float32', 'int32', 'bool', 'uint8'] as const;

export class PublicSurface implements Surface {
  readonly accepted = new Map<string, number>();
  private readonly functions = callables();
  private readonly names = [...this.functions.keys()];
  private readonly known = new Map<string, Set<string>>();
  private readonly disposed = gm.zeros([2, 3]);
  private readonly variable = gm.variable(gm.ones([2, 3]));
  private readonly live: number;

  constructor() {
    this.disposed.dispose();
    this.live = gm.info().memory.live;
  }

  next(s: Source): HostileCall {
    const name = s.pick(this.names);
    const count = s.pick([0, 1, 1, 2, 2, 2, 3, 4]);
    const kinds = Array.from({ length: count }, () => s.next());
    return {
      text: `${name} with ${count} arguments`,
      make: () => {
        gm.tidy(() => {
          const args = kinds.map(kind => this.argument(s, name, kind));
          this.use(s, this.functions.get(name)!(...args));
          return undefined;
        });
        this.accepted.set(name, (this.accepted.get(name) ?? 0) + 1);
      },
    };
  }

  /** What came is used as it is meant to be: a layer is applied, a function called, a tensor read. */
  private use(s: Source, made: unknown): void {
    const apply = (made as { apply?: unknown } | undefined)?.apply;
    const result =
      made instanceof gm.layers.Layer
        ? made.apply(this.tensor(s))
        : typeof made === 'function' && apply === Function.prototype.apply
          ? (made as Callable)(this.tensor(s), this.tensor(s))
          : made;
    if (result instanceof Promise) result.catch(() => undefined);
    for (const t of [result].flat()) if (t instanceof gm.Tensor && t.size < 1e6) t.dataSync();
  }

  private tensor(s: Source): gm.Tensor {
    const shape = s.pick(shapes);
    const dtype = s.pick(dtypes);
    if (s.often(0.03)) return s.pick([this.disposed, this.variable]);
    return gm.tensor(new Float32Array(shape.reduce((a, b) => a * b, 1)).fill(1), shape, dtype);
  }

  private argument(s: Source, name: string, kind: number): unknown {
    if (kind < 0.5) return this.tensor(s);
    if (kind < 0.8) return this.options(s, name);
    return this.value(s);
  }
  private value(s: Source): unknown {
    const of = s.next();
    if (of < 0.3) return s.pick([0, 1, 2, 3, -1, 0.5, true, false]);
    if (of < 0.5) return s.pick<unknown>([[1], [0, 1], [2, 3], [2, 2], [-1], [1, 2, 2, 1], [[1, 1], [0, 0]]]); // prettier-ignore
    if (of < 0.6) return s.pick(['same', 'valid', 'float32', 'int32', 'relu', 'mean', 'zeros']);
    if (of < 0.7) return this.tensor(s);
    if (of < 0.8) return (x: unknown) => x;
    if (of < 0.9) return s.pick(numbers);
    return s.pick(oddities)();
  }

  /** Options by the names that the function was seen to read; now and then an object that tells them. */
  private options(s: Source, name: string): unknown {
    const known = this.known.get(name) ?? new Set<string>();
    this.known.set(name, known);
    const options: Functions = {};
    for (const key of known) if (s.often(0.4)) options[key] = this.value(s);
    if (s.often(0.7)) return options;
    return new Proxy(options, {
      get: (target, key) => {
        if (typeof key === 'string' && key !== 'then' && known.size < 60) known.add(key);
        return Reflect.get(target, key) as unknown;
      },
    });
  }

  /** Weights of layers are freed when the collector says so. */
  async check(): Promise<void> {
    const left = () => gm.info().memory.live - this.live;
    for (let tries = 0; left() > MAY_BE_LEFT && tries < 20; tries++) {
      gc!();
      await new Promise(resolve => setTimeout(resolve, 5));
    }
    if (left() > MAY_BE_LEFT) throw new Error(`${left()} bytes are left of calls in tidy()`);
  }
}
