// SPDX-License-Identifier: MIT
// Where random numbers come from: Philox, keyed by the seed, counted by the op's ordinal and the step. Nothing else enters, so
// the same seed gives the same bits on any number of threads.
import { mismatch } from './errors.js';
import { type Operand } from './native/ops.gen.js';
import { withoutScope } from './scope.js';
import { record, stream } from './stream.js';
import { Variable } from './tensor.js';

/** The state [seed low, seed high, step] and ordinal that a random op's record takes. */
export interface Draw {
  state: Operand;
  ordinal: number;
}

/** How far a sequence of random numbers has come: what a checkpoint keeps. */
export interface RandomSnapshot {
  seed: number;
  ordinal: number;
  nextFunction: number;
}
/** The same of a captured function. */
export interface FunctionSnapshot {
  id: number;
  step: number;
}
/** The same of a SeedGenerator. @internal */
export interface GeneratorSnapshot {
  ordinal: number;
  step: number;
}

/** A state on each device that drew. */
type States = Map<string, Variable>;

/** Draws of a recording from generators of the user's. */
type Seeded = Map<SeedGenerator, number>;
/** A replay counts one step. */
const count = (state: Variable): void => record.increment({ v: state, at: 2, by: 1 });

/** The counters of one captured function: ordinals count its ops, the step counts its replays. */
class FunctionState {
  private readonly owner: RandomState;
  private readonly states: States = new Map();
  private readonly generators = new Set<SeedGenerator>();
  private version = -1;
  private id = -1;
  private ops = 0;
  private seeded: Seeded = new Map();
  constructor(owner: RandomState) {
    this.owner = owner;
  }
  /** Runs a recording: its random ops draw from this function's counters, and each replay counts one step. */
  within<T>(fn: () => T): T {
    const before = this.owner.current;
    this.owner.current = this;
    this.ops = 0;
    const seeded: Seeded = new Map();
    this.seeded = seeded;
    try {
      const result = fn();
      if (this.ops > 0) count(this.owner.stateIn(this.states));
      for (const generator of seeded.keys()) count(generator.state());
      return result;
    } finally {
      this.owner.current = before;
    }
  }
  draw(): Draw {
    const state = this.owner.stateIn(this.states);
    if (this.id < 0) this.id = this.owner.nextFunction++;
    stream.trace?.constants.add(state);
    return { state, ordinal: (this.id + 1) * 2 ** 32 + this.ops++ };
  }
  /** The same with the numbers of a generator of the user's. */
  drawFrom(generator: SeedGenerator): Draw {
    const state = generator.state();
    this.generators.add(generator);
    stream.trace?.constants.add(state);
    const ordinal = this.seeded.get(generator) ?? 0;
    this.seeded.set(generator, ordinal + 1);
    return { state, ordinal };
  }
  /** After `gm.seed` the function starts anew. */
  beforeReplay(): void {
    for (const generator of this.generators) generator.refresh();
    if (this.states.size === 0 || this.version === this.owner.version) return;
    if (this.version >= 0) this.owner.resetAll(this.states);
    this.version = this.owner.version;
  }
  async snapshot(): Promise<FunctionSnapshot> {
    return { id: this.id, step: await stepIn(this.states) };
  }
  /** Goes on from there; to be recorded anew. */
  restore({ id, step }: FunctionSnapshot): void {
    this.id = id;
    this.version = this.owner.version;
    if (id >= 0) this.owner.setStep(this.states, step);
  }
}
export type { FunctionState };

class RandomState {
  private seed = 0;
  private ordinal = 0;
  nextFunction = 0;
  private readonly states: States = new Map();
  version = 0;
  current: FunctionState | null = null;

  constructor() {
    this.seed = Math.floor(Math.random() * 2 ** 32);
  }
  /** The counter of the next random op, here and now. */
  draw(): Draw {
    if (this.recording) return this.recording.draw();
    return { state: this.stateIn(this.states), ordinal: this.ordinal++ };
  }
  /** The captured function that is being recorded. */
  get recording(): FunctionState | null {
    return stream.trace === null ? null : this.current;
  }
  forFunction(): FunctionState {
    return new FunctionState(this);
  }
  setSeed(seed: number): void {
    checkSeed('seed', 'an integer from 0 to 2^53 - 1', seed);
    this.seed = seed;
    this.ordinal = 0;
    this.nextFunction = 0;
    this.version++;
    this.resetAll(this.states);
  }
  snapshot(): RandomSnapshot {
    const { seed, ordinal, nextFunction } = this;
    return { seed, ordinal, nextFunction };
  }
  /** Goes on from there; captured functions start anew, as after `gm.seed`, but for those that are restored, too. */
  restore({ seed, ordinal, nextFunction }: RandomSnapshot): void {
    this.setSeed(seed);
    Object.assign(this, { ordinal, nextFunction });
  }
  /** The next op here and now draws with this ordinal. */
  goTo(ordinal: number): void {
    this.ordinal = ordinal;
  }
  setStep(states: States, step: number): void {
    reset(this.stateIn(states), this.seed, step);
  }
  /** [seed low, seed high, step 0] in a variable of the device in use. */
  stateIn(states: States): Variable {
    return stateFor(this.seed, states);
  }
  resetAll(states: States): void {
    for (const v of states.values()) reset(v, this.seed);
  }
}

function stateFor(seed: number, states: States): Variable {
  let v = states.get(stream.device);
  if (v === undefined) {
    v = withoutScope(() => new Variable([3], 'int32', { name: 'random_state', trainable: false }));
    reset(v, seed);
    states.set(stream.device, v);
  }
  return v;
}
/** The step of the device in use. */
const stepIn = async (states: States): Promise<number> =>
  (await states.get(stream.device)?.data())?.[2] ?? 0;
function reset(state: Variable, seed: number, step = 0): void {
  const words = Int32Array.of(seed | 0, Math.floor(seed / 2 ** 32), step);
  stream.write(state.handle, words, 'int32');
}
/** @internal */
export function checkSeed(who: string, expected: string, seed: unknown): void {
  if (!Number.isSafeInteger(seed) || (seed as number) < 0)
    throw new RangeError(mismatch(who, expected, seed));
}

export const randomState = new RandomState();

/** Starts every random number anew: the same seed, version, ISA and backend give the same bits, run after run, on any number of threads. */
export const seed = (value: number): void => randomState.setSeed(value);

/** Beyond the ordinals of any recording: eager draws share the state with those. */
const EAGER = 2 ** 32;

/**
 * A sequence of random numbers that depends on its seed alone, for the `seed` of random ops: each draw gives new numbers, eagerly
 * and at each replay of a captured function. (A plain number as seed gives the same ones every time.)
 *
 * @example
 * const generator = new gm.SeedGenerator(7);
 * gm.randomNormal([2], { seed: generator }); // new numbers at each call
 */
export class SeedGenerator {
  private readonly states: States = new Map();
  private ordinal = EAGER;
  private version = randomState.version;

  constructor(readonly seed: number) {
    checkSeed('SeedGenerator', 'a seed from 0 to 2^53 - 1', seed);
  }
  /** @internal */
  draw(): Draw {
    if (randomState.recording) return randomState.recording.drawFrom(this);
    this.refresh();
    return { state: this.state(), ordinal: this.ordinal++ };
  }
  /** @internal */
  state(): Variable {
    return stateFor(this.seed, this.states);
  }
  /** After `gm.seed` it starts anew. @internal */
  refresh(): void {
    if (this.version === randomState.version) return;
    this.version = randomState.version;
    this.ordinal = EAGER;
    for (const v of this.states.values()) reset(v, this.seed);
  }
  /** @internal */
  async snapshot(): Promise<GeneratorSnapshot> {
    this.refresh();
    return { ordinal: this.ordinal, step: await stepIn(this.states) };
  }
  /** Goes on from there. @internal */
  restore({ ordinal, step }: GeneratorSnapshot): void {
    this.version = randomState.version;
    this.ordinal = ordinal;
    reset(this.state(), this.seed, step);
  }
}
