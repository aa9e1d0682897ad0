// SPDX-License-Identifier: MIT
// Where random numbers come from: Philox, keyed by the seed, counted by the op's ordinal and the step. Nothing else enters, so
// the same seed gives the same bits on any number of threads.
import { mismatch } from './errors.js';
import { native } from './native/addon.js';
import { DTypeCode, type Operand } from './native/ops.gen.js';
import { withoutScope } from './scope.js';
import { record, stream } from './stream.js';
import { Variable } from './tensor.js';

/** The state [seed low, seed high, step] and ordinal that a random op's record takes. @internal */
export interface Draw {
  state: Operand;
  ordinal: number;
}

/** A state on each device that drew. */
type States = Map<string, Variable>;

/** The counters of one captured function: ordinals count its ops, the step counts its replays. */
class FunctionState {
  private readonly owner: RandomState;
  private readonly states: States = new Map();
  private version = -1;
  private id = -1;
  private ops = 0;
  constructor(owner: RandomState) {
    this.owner = owner;
  }
  /** Runs a recording: its random ops draw from this function's counters, and each replay counts one step. */
  within<T>(fn: () => T): T {
    const before = this.owner.current;
    this.owner.current = this;
    this.ops = 0;
    try {
      const result = fn();
      if (this.ops > 0) record.increment({ v: this.owner.stateIn(this.states), at: 2, by: 1 });
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
  /** After `gm.seed` the function starts anew. */
  beforeReplay(): void {
    if (this.states.size === 0 || this.version === this.owner.version) return;
    if (this.version >= 0) this.owner.resetAll(this.states);
    this.version = this.owner.version;
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
    if (stream.trace !== null && this.current !== null) return this.current.draw();
    return { state: this.stateIn(this.states), ordinal: this.ordinal++ };
  }
  forFunction(): FunctionState {
    return new FunctionState(this);
  }
  setSeed(seed: number): void {
    if (!Number.isSafeInteger(seed) || seed < 0)
      throw new RangeError(mismatch('seed', 'an integer from 0 to 2^53 - 1', seed));
    this.seed = seed;
    this.ordinal = 0;
    this.nextFunction = 0;
    this.version++;
    this.resetAll(this.states);
  }
  /** [seed low, seed high, step 0] in a variable of the device in use. */
  stateIn(states: States): Variable {
    let v = states.get(stream.device);
    if (v === undefined) {
      v = withoutScope(
        () => new Variable([3], 'int32', { name: 'random_state', trainable: false }),
      );
      this.reset(v);
      states.set(stream.device, v);
    }
    return v;
  }
  resetAll(states: States): void {
    for (const v of states.values()) this.reset(v);
  }
  private reset(v: Variable): void {
    stream.outside(() =>
      native.write(
        v.handle,
        Int32Array.of(this.seed | 0, Math.floor(this.seed / 2 ** 32), 0),
        DTypeCode.int32,
        stream.takePending(),
      ),
    );
  }
}

export const randomState = new RandomState();

/** Starts every random number anew: the same seed, version, ISA and backend give the same bits, run after run, on any number of threads. */
export const seed = (value: number): void => randomState.setSeed(value);
