// SPDX-License-Identifier: MIT
import { arrayOf } from '../dtype.js';
import type { Shape } from '../shape.js';
import type { Variable } from '../tensor.js';
import { setData, variable, zeroVariable } from '../variable.js';

/** What a slot is at first: `fill` everywhere, or a copy. */
export interface SlotStart {
  fill?: number;
  shape?: Shape;
  dtype?: Variable['dtype'];
  copyOf?: Variable;
}

/** An optimizer's own variables for those that it updates, by name. They outlive captures and scopes. */
export class Slots {
  private readonly slots = new Map<Variable, Map<string, Variable>>();

  /** Those of a variable. */
  of(p: Variable): ReadonlyMap<string, Variable> {
    return this.slots.get(p) ?? new Map<string, Variable>();
  }
  /** In the order in which they were made. */
  get all(): Variable[] {
    return [...this.slots.values()].flatMap(own => [...own.values()]);
  }
  /** The slot, made when it is first asked for. */
  take(p: Variable, name: string, start: SlotStart): Variable {
    let own = this.slots.get(p);
    if (own === undefined) this.slots.set(p, (own = new Map<string, Variable>()));
    let slot = own.get(name);
    if (slot === undefined) own.set(name, (slot = newSlot(p, name, start)));
    return slot;
  }
}

function newSlot(
  p: Variable,
  name: string,
  { fill = 0, shape = p.shape, dtype = p.dtype, copyOf }: SlotStart,
): Variable {
  const options = { name: `${p.name}/${name}`, trainable: false };
  if (copyOf) return variable(copyOf, options);
  const slot = zeroVariable(shape, dtype, options);
  if (fill !== 0) setData(slot, arrayOf(dtype, slot.size).fill(fill));
  return slot;
}
