// SPDX-License-Identifier: MIT
// What the cells of recurrent layers have in common: a step, and noise that is drawn once for all steps of a sequence.
import { type Activation, type ActivationLike, getActivation } from '../activations/index.js';
import * as initializers from '../initializers/index.js';
import { mismatch } from '../errors.js';
import * as ops from '../ops/index.js';
import type { SeedGenerator } from '../random.js';
import type { Shape } from '../shape.js';
import type { Tensor, Variable } from '../tensor.js';
import { fraction, generatorOf, positiveInteger } from './checks.js';
import { hasSeveral } from './calls.js';
import { type CallOptions, Layer, type LayerConfig, type Samples } from './layer.js';
import { type WeightConfig, weightKeys, weightOptions } from './weights.js';

/** One step: from its input and the states to `[output, ...states]`. */
export type Step = (x: Tensor, states: readonly Tensor[]) => Tensor[];

/** A layer that an RNN can step through a sequence: `call([x, ...states])` gives `[output, ...states]`. */
export interface Cell extends Layer {
  /** The extent of the state, or of each of several; the first is the output. */
  readonly stateSize: number | readonly number[];
}

/** A cell of this library: its step is made anew for each sequence, with its noise. */
export abstract class RecurrentCell<C extends LayerConfig = LayerConfig> extends Layer<C> {
  /** The shapes of one sample of each state, once the cell is built. */
  abstract readonly stateShapes: readonly Shape[];
  /** The state that is the output. @internal */
  get outputState(): number {
    return 0;
  }
  /** The step for sequences of so many samples. */
  abstract begin(batch: number, training: boolean): Step;

  /** One step alone: `[x, ...states]` gives `[output, ...states]`. */
  override call([x, ...states]: Tensor[], { training }: CallOptions): Tensor[] {
    return this.begin(x.shape[0], training)(x, states);
  }
  /** Of the shapes of `[x, ...states]`, or of x alone, the latter. */
  override ensureBuilt(sample: Samples): void {
    super.ensureBuilt(hasSeveral(sample) ? sample[0] : sample);
  }
}
export type AnyCell = Cell | RecurrentCell;

/** The step of any cell. */
export function stepOf(cell: AnyCell, batch: number, training: boolean): Step {
  if (cell instanceof RecurrentCell) return cell.begin(batch, training);
  return (x, states) => cell.apply<Tensor[]>([x, ...states], { training });
}
export const outputStateOf = (cell: AnyCell): number =>
  cell instanceof RecurrentCell ? cell.outputState : 0;
export const stateShapesOf = (cell: AnyCell): readonly Shape[] =>
  cell instanceof RecurrentCell ? cell.stateShapes : sizesOf(cell).map(n => [n]);
const sizesOf = ({ stateSize }: Partial<Cell>): number[] => [stateSize].flat() as number[];

/** @throws TypeError where something cannot step */
export function checkCell(layer: Layer, cell: unknown): asserts cell is AnyCell {
  if (cell instanceof RecurrentCell) return;
  if (cell instanceof Layer && sizesOf(cell).every(n => Number.isSafeInteger(n))) return;
  const expected = 'a cell: a layer that has a `stateSize`';
  throw new TypeError(mismatch(layer.title, expected, cell instanceof Layer ? cell.title : cell));
}

export interface NoiseConfig extends LayerConfig {
  /** The share of the inputs that is set to 0 while training, the same at all steps. */
  dropout?: number;
  /** The same of the state that a step sees. */
  recurrentDropout?: number;
  /** A seed of its own instead of `gm.seed`'s: an integer from 0. */
  seed?: number;
}

/** A cell that drops inputs and states while training (Gal & Ghahramani 2016). */
export abstract class NoisyCell<C extends NoiseConfig> extends RecurrentCell<C> {
  static override readonly configKeys: readonly string[] = ['dropout', 'recurrentDropout', 'seed'];
  readonly dropout: number;
  readonly recurrentDropout: number;
  private readonly seed: SeedGenerator | undefined;

  /** @param owner the layer that made it, which errors name */
  constructor(
    config: C,
    private readonly owner?: Layer,
  ) {
    super(config);
    const { dropout = 0, recurrentDropout = 0, seed } = config;
    fraction(this, 'dropout', dropout);
    fraction(this, 'recurrentDropout', recurrentDropout);
    this.dropout = dropout;
    this.recurrentDropout = recurrentDropout;
    this.seed = generatorOf(this, seed);
  }
  override get title(): string {
    return this.owner?.title ?? super.title;
  }
  protected override get parts(): readonly Layer[] {
    return []; // the owner is none of them
  }

  /** What the inputs of each step are multiplied by: nothing, one mask for all gates, or one for each. */
  inputNoise(batch: number, training: boolean): Tensor[] {
    return training ? this.noise(this.dropout, [batch, ...this.inputShape!]) : [];
  }
  /** The same of the state. */
  protected stateNoise(batch: number, training: boolean): Tensor[] {
    return training ? this.noise(this.recurrentDropout, [batch, ...this.stateShapes[0]]) : [];
  }
  private noise(rate: number, shape: Shape): Tensor[] {
    if (rate === 0) return [];
    const ones = ops.ones(shape, this.dtype);
    return Array.from({ length: this.noises }, () => ops.dropout(ones, rate, { seed: this.seed }));
  }
  /** How many masks there are where there is noise. */
  protected get noises(): number {
    return 1;
  }
}

/** x · w for gates side by side, where x has a mask of its own for each of them, or one for all, or none. */
export function product(x: Tensor, w: Tensor, noise: readonly Tensor[], bias?: Tensor): Tensor {
  const z = gated(x, w, noise, (x, w) => ops.matmul(x, w), -1);
  return bias ? ops.add(z, bias) : z;
}
/** The same of any product that is linear in w; the gates come along `axis`. */
export function gated(
  x: Tensor,
  w: Tensor,
  noise: readonly Tensor[],
  multiply: (x: Tensor, w: Tensor) => Tensor,
  axis: number,
): Tensor {
  const parts = noise.length > 1 ? ops.split(w, noise.length, -1) : [w];
  const products = parts.map((part, i) => multiply(noise[i] ? ops.mul(x, noise[i]) : x, part));
  return products.length > 1 ? ops.concat(products, axis) : products[0];
}

export interface UnitsCellConfig
  extends NoiseConfig, WeightConfig<'kernel'>, WeightConfig<'recurrent'>, WeightConfig<'bias'> {
  /** The extent of the state. */
  units: number;
  /** Default 'tanh'; null: none. */
  activation?: ActivationLike;
  useBias?: boolean;
}
export interface GatedCellConfig extends UnitsCellConfig {
  /** That of the gates. Default 'sigmoid'; null: none. */
  recurrentActivation?: ActivationLike;
  /** 1: each gate drops inputs of its own; 2, the default: all the same, unless there is recurrentDropout. */
  implementation?: number;
}
/** The activation that an option means: the usual one where there is none, and none where it is null. */
export const activationOf = (given: ActivationLike, usual: string): Activation =>
  getActivation(given === undefined ? usual : given);

/** A cell whose state is a row of units: kernels for input and state, and a bias. */
export abstract class UnitsCell<C extends UnitsCellConfig> extends NoisyCell<C> {
  static override readonly configKeys: readonly string[] = [
    'units',
    'activation',
    'useBias',
    ...NoisyCell.configKeys,
    ...weightKeys('kernel'),
    ...weightKeys('recurrent'),
    ...weightKeys('bias'),
  ];
  readonly units: number;
  readonly activation: Activation;
  kernel!: Variable;
  recurrentKernel!: Variable;
  bias?: Variable;

  constructor(
    config: C,
    protected readonly gates: number,
    owner?: Layer,
  ) {
    super(config, owner);
    positiveInteger(this, 'units', config.units);
    this.units = config.units;
    this.activation = activationOf(config.activation, 'tanh');
  }

  override build(sample: Shape): void {
    this.expectSample(sample, '[features]', sample.length === 1);
    const { config, units } = this;
    const width = this.gates * units;
    this.kernel = this.addWeight('kernel', [sample[0], width], weightOptions(config, 'kernel'));
    this.recurrentKernel = this.addWeight(
      'recurrent_kernel',
      [units, width],
      weightOptions(config, 'recurrent', 'orthogonal'),
    );
    if (config.useBias ?? true) this.bias = this.addBias();
  }
  protected addBias(): Variable {
    return this.addWeight(
      'bias',
      [this.gates * this.units],
      weightOptions(this.config, 'bias', 'zeros'),
    );
  }
  get stateShapes(): readonly Shape[] {
    return [[this.units]];
  }
}

export abstract class GatedCell<C extends GatedCellConfig> extends UnitsCell<C> {
  static override readonly configKeys: readonly string[] = [
    ...UnitsCell.configKeys,
    'recurrentActivation',
    'implementation',
  ];
  readonly recurrentActivation: Activation;

  constructor(config: C, gates: number, owner?: Layer) {
    super(config, gates, owner);
    this.recurrentActivation = activationOf(config.recurrentActivation, 'sigmoid');
  }
  /** Whether its functions are those of the fused op, and inputs are dropped for all gates alike. */
  get isUsual(): boolean {
    return (
      this.activation === getActivation('tanh') &&
      this.recurrentActivation === getActivation('sigmoid') &&
      this.recurrentDropout === 0 &&
      (this.dropout === 0 || this.noises === 1)
    );
  }
  protected override get noises(): number {
    return this.recurrentDropout > 0 || this.config.implementation === 1 ? this.gates : 1;
  }
}

/** `[output, h, c]` of an LSTM from what enters its gates i, f, g and o, and its cell. */
export function lstmStep(
  [i, f, g, o]: readonly Tensor[],
  c: Tensor,
  {
    activation,
    recurrentActivation,
  }: Pick<GatedCell<GatedCellConfig>, 'activation' | 'recurrentActivation'>,
): Tensor[] {
  const kept = ops.mul(recurrentActivation(f), c);
  const cell = ops.add(kept, ops.mul(recurrentActivation(i), activation(g)));
  const next = ops.mul(recurrentActivation(o), activation(cell));
  return [next, next, cell];
}
/** The initial bias of an LSTM: 1 for the forget gate (Jozefowicz et al. 2015), else what the config says. */
export function forgetBias(
  given: initializers.InitializerLike | undefined,
): initializers.InitializerFunction {
  const usual = initializers.getInitializer(given ?? 'zeros');
  return ([width], dtype) => {
    const units = width / 4;
    const [i, rest] = [units, 2 * units].map(n => usual.call([n], dtype));
    return ops.concat([i, ops.ones([units], dtype), rest], 0);
  };
}
