// SPDX-License-Identifier: MIT
import { concatenated } from '../ops/concat.js';
import * as ops from '../ops/index.js';
import { axisOf } from '../shape.js';
import type { Tensor } from '../tensor.js';
import type { LayerConfig, Masks, Tensors } from './layer.js';
import { Merge } from './merge.js';

export interface ConcatenateConfig extends LayerConfig {
  /** The axis, counted with that of the batch. Default -1. */
  axis?: number;
}

/**
 * Its inputs one after another along an axis.
 *
 * @example gm.layers.concatenate({ axis: 1 }).apply([a, b]) // or gm.layers.concatenate([a, b], { axis: 1 })
 */
export class Concatenate extends Merge<ConcatenateConfig> {
  static override readonly className: string = 'Concatenate';
  static override readonly configKeys: readonly string[] = ['axis'];
  private readonly axis: number;

  constructor(config: ConcatenateConfig = {}) {
    super(config);
    this.axis = config.axis ?? -1;
  }
  protected override merge(inputs: Tensor[]): Tensor {
    return concatenated(this.title, inputs, this.axis);
  }
  /** One after another as well, where steps are concatenated; else a step counts that does in one of the inputs. */
  override computeMask(x: Tensors, mask: Masks): Masks {
    const inputs = x as Tensor[];
    const masks = mask as readonly (Tensor | null)[];
    const given = masks.find(m => m !== null);
    if (!given) return null;
    const all = masks.map((m, i) => m ?? ops.ones(inputs[i].shape.slice(0, given.rank), 'bool'));
    const axis = axisOf(this.title, this.axis, inputs[0].rank);
    return axis < given.rank ? ops.concat(all, axis) : all.reduce(ops.logicalOr);
  }
}
