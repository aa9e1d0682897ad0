// SPDX-License-Identifier: MIT
import { add, gather, zeros } from '../ops/index.js';
import { Tensor, tensor, type TensorLike, toTensor } from '../tensor.js';
import { mismatch, ShapeError, shapeText } from '../errors.js';
import { sameShape } from '../shape.js';
import { oneOf, positiveInteger } from './checks.js';
import { encode, type Encoding, encodings } from './encoding.js';
import { type CallOptions, Layer, type LayerConfig } from './layer.js';
import { packed, rowsOf } from './nested.js';

export interface CategoryEncodingConfig extends LayerConfig {
  /** How many categories there are: the inputs are integers from 0 up to, but not, this. */
  numTokens: number;
  /** Default 'multiHot'. */
  outputMode?: Encoding;
}
export interface CategoryCallOptions extends CallOptions {
  /** For 'count': what each input counts for, in place of 1. */
  countWeights?: TensorLike;
}

/**
 * Categories, given as integers, as rows of 0 and 1, or of counts. A tensor with an index out of range is a FaultError when the
 * result is read.
 *
 * @example gm.layers.categoryEncoding({ numTokens: 3 }).apply([[0, 1], [2, 2]]); // [[1, 1, 0], [0, 0, 1]]
 */
export class CategoryEncoding extends Layer<CategoryEncodingConfig, CategoryCallOptions> {
  static override readonly className: string = 'CategoryEncoding';
  static override readonly configKeys: readonly string[] = ['numTokens', 'outputMode'];
  private readonly encoding: Encoding;

  constructor(config: CategoryEncodingConfig) {
    super(config);
    positiveInteger(this, 'numTokens', config.numTokens);
    this.encoding = oneOf(this, 'outputMode', config.outputMode ?? 'multiHot', encodings);
  }
  protected override read(x: TensorLike): TensorLike {
    return x instanceof Tensor ? x : this.categories(x);
  }
  /** Numbers are looked at here, where an error can say which one is wrong. */
  private categories(x: TensorLike): Tensor {
    const { numTokens } = this.config;
    const { values, shape } = packed(
      this.title,
      rowsOf(this.title, x, {
        expected: `an integer from 0 to ${numTokens - 1}`,
        is: (v): v is number =>
          Number.isInteger(v) && (v as number) >= 0 && (v as number) < numTokens,
      }),
    );
    return tensor(values, shape, 'int32');
  }
  override call(x: Tensor, { countWeights }: CategoryCallOptions): Tensor {
    const { encoding } = this;
    const { numTokens } = this.config;
    const weights = countWeights === undefined ? undefined : this.weightsFor(x, countWeights);
    const outOfRange = gather(zeros([numTokens], 'int32'), x); // 0, or a fault
    return encode(add(x, outOfRange), encoding, numTokens, weights);
  }
  private weightsFor(x: Tensor, given: TensorLike): Tensor {
    if (this.encoding !== 'count')
      throw new TypeError(
        mismatch(this.title, "`outputMode` 'count' beside `countWeights`", this.encoding),
      );
    const weights = toTensor(given);
    if (sameShape(weights.shape, x.shape)) return weights;
    throw new ShapeError(
      mismatch(
        this.title,
        `\`countWeights\` of the input's shape, ${shapeText(x.shape)}`,
        weights.shape,
      ),
    );
  }
  protected override keepsDtype(): boolean {
    return true;
  }
}
