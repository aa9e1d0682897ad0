// SPDX-License-Identifier: MIT
// What layers give before there is data. Apart from the layers, since ops must know it to refuse it.
import type { DType } from './dtype.js';
import { shapeText } from './errors.js';
import type { Node } from './layers/symbolic.js';

/** With the batch axis in front; null: any. */
export type SymbolicShape = readonly (number | null)[];

/** What a layer gives for a symbolic input: a shape and a dtype, and where it comes from. Keras's KerasTensor. */
export class SymbolicTensor {
  constructor(
    readonly shape: SymbolicShape,
    readonly dtype: DType,
    readonly node: Node,
    /** Which of the node's outputs it is. */
    readonly index: number,
  ) {}
  get rank(): number {
    return this.shape.length;
  }
  /** The name of the layer that gives it. */
  get name(): string {
    return this.node.layer.name;
  }
  toString(): string {
    return `SymbolicTensor ${shapeText(this.shape)} ${this.dtype} of ${this.node.layer.title}`;
  }
}

/** Throws where an op is given what only layers take. */
export function refuseSymbol(who: string, value: unknown): void {
  if (value instanceof SymbolicTensor)
    throw new TypeError(
      `${who}: expected data, received ${String(value)}. Ops compute at once; between layers use gm.layers.add, gm.layers.concatenate ..., or gm.layers.lambda around the op.`,
    );
}
