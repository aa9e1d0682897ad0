// SPDX-License-Identifier: MIT
import { type Activation, type ActivationLike, getActivation } from '../activations/index.js';
import { mismatch, ShapeError } from '../errors.js';
import { getInitializer, type Initializer, VarianceScaling } from '../initializers/index.js';
import { add, einsum } from '../ops/index.js';
import type { Shape } from '../shape.js';
import type { Tensor, Variable } from '../tensor.js';
import { Layer, type LayerConfig } from './layer.js';
import { type WeightConfig, weightKeys, weightOptions } from './weights.js';

export interface EinsumDenseConfig
  extends LayerConfig, WeightConfig<'kernel'>, WeightConfig<'bias'> {
  /** Axes of the input, of the kernel and of the output: 'abc,cd->abd', '...x,xy->...y' or 'ab...,bc->ac...'. */
  equation: string;
  /** The extents of the output without the batch axis, and without those of an ellipsis; null: that of the input. */
  outputShape: number | readonly (number | null)[];
  activation?: ActivationLike;
  /** The axes of the output that the bias has: 'd'. Default: no bias. */
  biasAxes?: string | null;
}

/** The three terms of an equation; each letter is an axis. */
interface Terms {
  input: string;
  kernel: string;
  output: string;
  /** Where the ellipsis stands, if any. */
  ellipsis: 'left' | 'right' | null;
}
const forms = [
  { ellipsis: null, form: /^([a-zA-Z]+),([a-zA-Z]+)->([a-zA-Z]+)$/ },
  { ellipsis: 'left', form: /^\.\.\.([a-zA-Z]+),([a-zA-Z]+)->\.\.\.([a-zA-Z]+)$/ },
  { ellipsis: 'right', form: /^([a-zA-Z]{2,})\.\.\.,([a-zA-Z]+)->([a-zA-Z]+)\.\.\.$/ },
] as const;

/**
 * A dense layer over any axes: y = activation(einsum(equation, x, kernel) + bias).
 *
 * @example gm.layers.einsumDense({ equation: 'abc,cde->abde', outputShape: [null, 8, 64], biasAxes: 'de' }) // eight heads of 64
 */
export class EinsumDense extends Layer<EinsumDenseConfig> {
  static override readonly className: string = 'EinsumDense';
  static override readonly configKeys: readonly string[] = [
    'equation',
    'outputShape',
    'activation',
    'biasAxes',
    ...weightKeys('kernel'),
    ...weightKeys('bias'),
  ];
  private readonly terms: Terms;
  private readonly activation: Activation;
  kernel!: Variable;
  bias?: Variable;

  constructor(config: EinsumDenseConfig) {
    super(config);
    this.terms = this.parse(config.equation);
    this.activation = getActivation(config.activation);
  }
  private parse(equation: unknown): Terms {
    for (const { ellipsis, form } of forms) {
      const match = form.exec(String(equation).replaceAll(' ', ''));
      if (match) return { input: match[1], kernel: match[2], output: match[3], ellipsis };
    }
    const expected = '`equation` like "ab,bc->ac", "...b,bc->...c" or "ab...,bc->ac..."';
    throw new TypeError(mismatch(this.title, expected, equation));
  }

  override build(sample: Shape): void {
    const { config, terms } = this;
    const extents = this.extentsFor(sample);
    const shape = [...terms.kernel].map(axis => this.known(extents, axis));
    const options = weightOptions(config, 'kernel');
    const initializer = this.kernelInitializer();
    this.kernel = this.addWeight('kernel', shape, { ...options, initializer });
    if (!config.biasAxes) return;
    const bias = this.biasShape(extents, config.biasAxes, sample.length + 1 - terms.input.length);
    this.bias = this.addWeight('bias', bias, weightOptions(config, 'bias', 'zeros'));
  }
  /** The extents of the axes by their letters; null where only a batch knows. */
  private extentsFor(sample: Shape): Map<string, number | null> {
    const { input, output, ellipsis } = this.terms;
    const elided = sample.length + 1 - input.length;
    const expected = `[${[...input].slice(ellipsis === 'left' ? 0 : 1).join(', ')}]`;
    this.expectSample(sample, expected, elided >= 0 && (elided === 0 || ellipsis !== null));
    const axes = ellipsis === 'left' ? [null, ...sample].slice(elided) : [null, ...sample];
    const extents = new Map([...input].map((axis, i) => [axis, axes[i]] as const));
    const holdsBatch = !(ellipsis === 'left' && elided > 0);
    const named = [...output].slice(holdsBatch ? 1 : 0);
    const given = [this.config.outputShape].flat();
    if (given.length !== named.length)
      throw new TypeError(
        mismatch(this.title, `\`outputShape\` of the axes "${named.join('')}"`, given),
      );
    given.forEach((n, i) => this.settle(extents, named[i], n));
    return extents;
  }
  private settle(extents: Map<string, number | null>, axis: string, n: number | null): void {
    const known = extents.get(axis) ?? n;
    if (n !== null && known !== n) {
      const expected = `extent ${n} of axis "${axis}", as \`outputShape\` says`;
      throw new ShapeError(mismatch(this.title, expected, known));
    }
    extents.set(axis, known);
  }
  private known(extents: ReadonlyMap<string, number | null>, axis: string): number {
    const n = extents.get(axis);
    if (typeof n === 'number') return n;
    const expected = 'each axis of the kernel and of the bias in the input or in `outputShape`';
    throw new TypeError(mismatch(this.title, expected, axis));
  }
  /** The fans are those of the axes that are summed over, and of the others. */
  private kernelInitializer(): Initializer {
    const { kernel, output } = this.terms;
    const given = getInitializer(this.config.kernelInitializer ?? 'glorotUniform');
    if (!(given instanceof VarianceScaling) || (given.config.inputAxes && given.config.outputAxes))
      return given;
    const axes = [...kernel].map((_, i) => i);
    const outputAxes = axes.filter(i => output.includes(kernel[i]));
    const inputAxes = axes.filter(i => !output.includes(kernel[i]));
    return new VarianceScaling({ ...given.config, inputAxes, outputAxes }, given.initializerName);
  }
  /** From the first of its axes on, of extent 1 where it has none. */
  private biasShape(
    extents: ReadonlyMap<string, number | null>,
    biasAxes: string,
    elided: number,
  ): number[] {
    const { output, ellipsis } = this.terms;
    const odd = [...biasAxes].find(axis => !output.includes(axis));
    if (odd !== undefined)
      throw new TypeError(mismatch(this.title, `\`biasAxes\` of the axes "${output}"`, biasAxes));
    const first = Math.min(...[...biasAxes].map(axis => output.indexOf(axis)));
    const behind = Array.from({ length: ellipsis === 'right' ? elided : 0 }, () => 1);
    const named = [...output].slice(first);
    return [
      ...named.map(axis => (biasAxes.includes(axis) ? this.known(extents, axis) : 1)),
      ...behind,
    ];
  }

  override call(x: Tensor): Tensor {
    const { input, kernel, ellipsis } = this.terms;
    const lead = ellipsis === 'left' ? x.rank - input.length : 0;
    const held = [...input].flatMap((axis, i) => (kernel.includes(axis) ? [lead + i] : []));
    this.expectExtents(x, held);
    const y = einsum(this.config.equation, x, this.kernel);
    return this.activation(this.bias ? add(y, this.bias) : y);
  }
}
