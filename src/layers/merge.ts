// SPDX-License-Identifier: MIT
// Several tensors as one, element by element.
import { broadcastShape } from '../ops/broadcast.js';
import * as ops from '../ops/index.js';
import { Tensor } from '../tensor.js';
import { type CallOptions, Layer, type LayerConfig, type Masks, type Tensors } from './layer.js';

/** Which steps of an input count: null where all do. */
type Mask = Tensor | null;

/** What merges have in common: their inputs are an array of tensors, and of the masks one that says yes is enough. */
export abstract class Merge<C extends LayerConfig = LayerConfig> extends Layer<C> {
  static override readonly configKeys: readonly string[] = [];
  override supportsMasking = true;
  /** How many inputs there must be; 0: any number from 1. */
  protected readonly count: number = 0;

  override call(x: Tensors, { mask }: CallOptions): Tensor {
    return this.merge(this.inputsOf(x), masksOf(mask));
  }
  /** What becomes of the inputs; the mask of one that has none is null. */
  protected abstract merge(inputs: Tensor[], masks: Mask[]): Tensor;

  private inputsOf(x: Tensors): Tensor[] {
    const received = x instanceof Tensor ? 'one tensor' : `${x.length}`;
    const expected = this.count > 0 ? `an array of ${this.count} tensors` : 'an array of tensors';
    if (x instanceof Tensor || x.length === 0 || (this.count > 0 && x.length !== this.count))
      throw new TypeError(`${this.title}: expected ${expected}, received ${received}.`);
    return x;
  }
  override computeMask(_x: Tensors, mask: Masks): Masks {
    const masks = masksOf(mask);
    if (masks.some(m => m === null)) return null;
    return (masks as Tensor[]).reduce(ops.logicalOr);
  }
  protected override keepsDtype(): boolean {
    return true;
  }
}

const masksOf = (mask: Masks | undefined): Mask[] => [mask ?? null].flat();

/** A merge whose inputs broadcast: those of fewer axes get new ones behind the batch axis. */
export abstract class ElementwiseMerge extends Merge {
  protected override merge(inputs: Tensor[], masks: Mask[]): Tensor {
    const rank = Math.max(...inputs.map(x => x.rank));
    const aligned = inputs.map(x => withRank(x, rank));
    aligned.map(x => x.shape).reduce((a, b) => broadcastShape(this.title, a, b));
    const seen = inputs.map((x, i) =>
      x.rank === rank ? withRankBehind(masks[i] ?? null, rank) : null,
    );
    return this.combine(aligned, seen);
  }
  protected abstract combine(inputs: Tensor[], masks: Mask[]): Tensor;
}
const ones = (count: number): number[] => Array.from({ length: count }, () => 1);
const withRank = (x: Tensor, rank: number): Tensor =>
  x.rank === rank ? x : ops.reshape(x, [x.shape[0], ...ones(rank - x.rank), ...x.shape.slice(1)]);
const withRankBehind = (mask: Mask, rank: number): Mask =>
  mask && ops.reshape(mask, [...mask.shape, ...ones(rank - mask.rank)]);

/**
 * The sum of its inputs.
 *
 * @example gm.layers.add().apply([a, b]) // or gm.layers.add([a, b])
 */
export class Add extends ElementwiseMerge {
  static override readonly className: string = 'Add';
  protected override combine(inputs: Tensor[]): Tensor {
    return inputs.reduce(ops.add);
  }
}

/** The first of two inputs less the second. */
export class Subtract extends ElementwiseMerge {
  static override readonly className: string = 'Subtract';
  protected override readonly count = 2;
  protected override combine([a, b]: Tensor[]): Tensor {
    return ops.sub(a, b);
  }
}

/** The product of its inputs; a step that is masked in some of them is that of the others, and 0 where no input counts. */
export class Multiply extends ElementwiseMerge {
  static override readonly className: string = 'Multiply';
  protected override combine(inputs: Tensor[], masks: Mask[]): Tensor {
    const factors = inputs.map((x, i) => (masks[i] ? ops.where(masks[i], x, 1) : x));
    const product = factors.reduce(ops.mul);
    if (masks.some(mask => mask === null)) return product;
    return ops.where((masks as Tensor[]).reduce(ops.logicalOr), product, 0);
  }
}

/** The mean of its inputs. */
export class Average extends ElementwiseMerge {
  static override readonly className: string = 'Average';
  protected override combine(inputs: Tensor[]): Tensor {
    return ops.div(inputs.reduce(ops.add), inputs.length);
  }
}

/** The greatest of its inputs, element by element; masked steps do not take part. */
export class Maximum extends ElementwiseMerge {
  static override readonly className: string = 'Maximum';
  protected override combine(inputs: Tensor[], masks: Mask[]): Tensor {
    return extreme(ops.maximum, inputs, masks);
  }
}

/** The least of its inputs, element by element; masked steps do not take part. */
export class Minimum extends ElementwiseMerge {
  static override readonly className: string = 'Minimum';
  protected override combine(inputs: Tensor[], masks: Mask[]): Tensor {
    return extreme(ops.minimum, inputs, masks);
  }
}

/** One input after the other, of which a masked step is that of the other side. */
function extreme(choose: typeof ops.maximum, inputs: Tensor[], masks: Mask[]): Tensor {
  let [y] = inputs;
  let [counts] = masks;
  inputs.slice(1).forEach((input, i) => {
    const mask = masks[i + 1];
    const x = mask ? ops.where(mask, input, y) : input;
    y = choose(counts ? ops.where(counts, y, x) : y, x);
    counts = counts && mask && ops.logicalOr(counts, mask);
  });
  return y;
}
