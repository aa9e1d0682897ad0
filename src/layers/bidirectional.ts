// SPDX-License-Identifier: MIT
import { mismatch } from '../errors.js';
import * as ops from '../ops/index.js';
import { serialize } from '../saving/object.js';
import type { Shape } from '../shape.js';
import type { Tensor, TensorLike } from '../tensor.js';
import { firstMask } from './calls.js';
import { oneOf } from './checks.js';
import { type CallOptions, Layer, type LayerConfig, type Masks, type Tensors } from './layer.js';
import type { Prepared } from './prepared.js';
import { type Ran, Recurrent, type RecurrentConfig } from './recurrent.js';
import type { AnyCell } from './recurrent_cell.js';

type AnyRecurrent = Recurrent<RecurrentConfig, AnyCell>;
const merges = ['concat', 'sum', 'mul', 'ave'] as const;
type Merge = (typeof merges)[number];

export interface BidirectionalConfig extends LayerConfig {
  /** A recurrent layer; both directions are made from its config. */
  layer: AnyRecurrent;
  /** How both outputs become one; null: both are given. Default 'concat'. */
  mergeMode?: Merge | null;
  /** The one that goes backwards. Default: as `layer`. */
  backwardLayer?: AnyRecurrent;
  /** What the weights start with: those of `layer`, then those of the other one. */
  weights?: readonly TensorLike[];
}

const merged: Record<Merge, (a: Tensor, b: Tensor) => Tensor> = {
  concat: (a, b) => ops.concat([a, b], -1),
  sum: ops.add,
  mul: ops.mul,
  ave: (a, b) => ops.mul(ops.add(a, b), 0.5),
};

/**
 * A recurrent layer that runs through the steps in both directions (Schuster & Paliwal 1997).
 *
 * @example model.add(gm.layers.bidirectional({ layer: gm.layers.lstm({ units: 32, returnSequences: true }) }))
 */
export class Bidirectional extends Layer<BidirectionalConfig> {
  static override readonly className: string = 'Bidirectional';
  static override readonly configKeys: readonly string[] = [
    'layer',
    'mergeMode',
    'backwardLayer',
    'weights',
  ];
  override supportsMasking = true;
  readonly forwardLayer: AnyRecurrent;
  readonly backwardLayer: AnyRecurrent;
  private readonly mergeMode: Merge | null;

  constructor(config: BidirectionalConfig) {
    super(config);
    const { layer, backwardLayer, mergeMode = 'concat' } = config;
    this.checkRecurrent('layer', layer);
    if (backwardLayer) this.checkRecurrent('backwardLayer', backwardLayer);
    this.mergeMode = mergeMode === null ? null : oneOf(this, 'mergeMode', mergeMode, merges);
    this.forwardLayer = again(layer, 'forward', {});
    this.backwardLayer = backwardLayer ?? again(layer, 'backward', { goBackwards: true });
    this.checkPair();
    for (const each of this.directions) each.zeroOutputForMask = each.returnSequences;
  }
  private checkRecurrent(option: string, layer: unknown): void {
    if (layer instanceof Recurrent) return;
    const received = layer instanceof Layer ? layer.title : layer;
    const expected = `\`${option}\` to be a recurrent layer`;
    throw new TypeError(mismatch(this.title, expected, received));
  }
  private checkPair(): void {
    const [forward, backward] = this.directions;
    if (forward.goBackwards === backward.goBackwards)
      throw new TypeError(
        mismatch(this.title, 'layers of different `goBackwards`', forward.goBackwards),
      );
    for (const option of ['stateful', 'returnSequences', 'returnState'] as const)
      if (forward[option] !== backward[option]) {
        const expected = `\`backwardLayer\` with \`${option}\` ${forward[option]}, as \`layer\``;
        throw new TypeError(mismatch(this.title, expected, backward[option]));
      }
  }
  private get directions(): [AnyRecurrent, AnyRecurrent] {
    return [this.forwardLayer, this.backwardLayer];
  }
  protected override get parts(): readonly Layer[] {
    return this.directions;
  }
  override build(sample: Shape): void {
    for (const layer of this.directions) layer.ensureBuilt(sample);
    if (this.config.weights) this.setWeights(this.config.weights);
  }

  override call(x: Tensor, options: CallOptions): Tensors {
    return this.both(x, options);
  }
  private both(x: Tensor, options: CallOptions, packed: readonly Tensor[] = []): Tensors {
    const { initialState, ...rest } = options;
    const states = initialState && [initialState].flat();
    const half = states && states.length / 2;
    const [forward, backward] = this.directions.map((layer, i) =>
      layer.run(
        x,
        { ...rest, initialState: states?.slice(i * half!, (i + 1) * half!) },
        packed.length > 0 ? packed.slice(2 * i, 2 * i + 2) : undefined,
      ),
    );
    if (packed.length === 0) {
      this.forwardLayer.regularizeRun(forward);
      this.backwardLayer.regularizeRun(backward);
    }
    return this.outputOf(forward, backward);
  }
  private outputOf(forward: Ran, backward: Ran): Tensors {
    const { returnSequences, returnState } = this.forwardLayer;
    const [a, b] = [forward, backward].map(ran => (returnSequences ? ran.sequence() : ran.last));
    const y = this.mergeMode === null ? [a, b] : [merged[this.mergeMode](a, b)];
    if (returnState) return [...y, ...forward.states, ...backward.states];
    return y.length === 1 ? y[0] : y;
  }
  override computeMask(_x: Tensors, mask: Masks): Masks {
    const given = this.forwardLayer.returnSequences ? firstMask(mask) : null;
    return this.mergeMode === null ? [given, given] : [given];
  }
  /** Lets stateful layers begin anew, from states of 0. */
  resetStates(): void {
    for (const layer of this.directions) layer.resetStates();
  }
  resetState(): void {
    this.resetStates();
  }

  override prepared(): Prepared | null {
    const [forward, backward] = this.directions.map(layer => layer.prepared() && layer.packing());
    if (!forward || !backward || this.call !== Bidirectional.prototype.call) return null;
    return {
      layers: 1,
      count: forward.count + backward.count,
      weights: () => [...forward.weights(), ...backward.weights()],
      call: (x, packed) => {
        const input = this.admit(x as Tensor);
        const y = this.both(input, { training: false, mask: input.mask }, packed);
        this.markOutput(input, y, input.mask);
        return y;
      },
    };
  }
  override getConfig(): Record<string, unknown> {
    const [layer, backwardLayer] = this.directions.map(serialize);
    const { weights: _, ...config } = super.getConfig();
    return { ...config, layer, backwardLayer };
  }
}

/** The layer once more, without weights. */
function again(layer: AnyRecurrent, direction: string, changed: object): AnyRecurrent {
  const name = `${direction}_${layer.name.replace(new RegExp(`^${direction}_`), '')}`;
  return copyOf(layer, { ...changed, name }) as AnyRecurrent;
}
/** A layer of the same config; layers in it (the cells of an RNN) are copied, too. */
function copyOf(layer: Layer, changed: object = {}): Layer {
  const Class = layer.constructor as new (config: object) => Layer;
  const copied = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(copied);
    return value instanceof Layer ? copyOf(value as Layer) : value;
  };
  const own = Object.entries(layer.config).filter(([key]) => key !== 'name');
  return new Class({ ...Object.fromEntries(own.map(([k, v]) => [k, copied(v)])), ...changed });
}
