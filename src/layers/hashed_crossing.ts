// SPDX-License-Identifier: MIT
import { mismatch, ShapeError, shapeText } from '../errors.js';
import { sameShape } from '../shape.js';
import { type Tensor, tensor, type TensorLike } from '../tensor.js';
import { oneOf, positiveInteger } from './checks.js';
import { encode } from './encoding.js';
import { fingerprint64, joinFingerprints } from './fingerprint.js';
import { HostLayer, type Values } from './host_layer.js';
import type { LayerConfig } from './layer.js';
import { type Kind, packed, rowsOf } from './nested.js';

export interface HashedCrossingConfig extends LayerConfig {
  numBins: number;
  /** 'int' (the default): the bin of each combination; 'oneHot': a row with a one at it. */
  outputMode?: 'int' | 'oneHot';
}
interface Feature {
  values: (string | number)[];
  shape: readonly number[];
}
const featureKind: Kind<string | number> = {
  expected: 'a string or an integer',
  is: (v): v is string | number => typeof v === 'string' || Number.isSafeInteger(v),
};
/** Where TensorFlow starts to join. */
const SEED = 0xdecafcaffen;

/**
 * The bin of each combination of two or more features, by a hash: so that a network can learn what they mean together.
 *
 * @example gm.layers.hashedCrossing({ numBins: 5 }).apply([['A', 'B'], [101, 101]]); // [1, 4]
 */
export class HashedCrossing extends HostLayer<HashedCrossingConfig> {
  static override readonly className: string = 'HashedCrossing';
  static override readonly configKeys: readonly string[] = ['numBins', 'outputMode'];
  private readonly mode: 'int' | 'oneHot';

  constructor(config: HashedCrossingConfig) {
    super(config);
    positiveInteger(this, 'numBins', config.numBins);
    this.mode = oneOf(this, 'outputMode', config.outputMode ?? 'int', ['int', 'oneHot']);
  }
  protected override lookUp(x: Values): Tensor {
    const features = this.featuresOf(x);
    const { numBins } = this.config;
    const bins = features[0].values.map((_, i) => {
      const hashes = features.map(({ values }) => hashOf(values[i]));
      return Number(hashes.reduce(joinFingerprints, SEED) % BigInt(numBins));
    });
    const index = tensor(bins, features[0].shape, 'int32');
    return this.mode === 'int' ? index : encode(index, 'oneHot', numBins);
  }
  private featuresOf(x: Values): Feature[] {
    if (!Array.isArray(x) || x.length < 2)
      throw new TypeError(mismatch(this.title, 'an array of at least two features', x));
    const features = (x as TensorLike[]).map((feature, i) =>
      packed(this.title, rowsOf(`${this.title}: feature ${i}`, feature, featureKind)),
    );
    const { shape } = features[0];
    const fits = shape.length < 2 || (shape.length === 2 && shape[1] === 1);
    const odd = fits ? features.find(other => !sameShape(other.shape, shape)) : features[0];
    if (odd === undefined) return features;
    const expected = fits
      ? `features of one shape, ${shapeText(shape)}`
      : 'features of shape [], [batch] or [batch, 1]';
    throw new ShapeError(mismatch(this.title, expected, odd.shape));
  }
}
const hashOf = (value: string | number): bigint =>
  typeof value === 'string' ? fingerprint64(value) : BigInt.asUintN(64, BigInt(value));
