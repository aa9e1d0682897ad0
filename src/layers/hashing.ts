// SPDX-License-Identifier: MIT
import { type Tensor, tensor } from '../tensor.js';
import { oneOf, positiveInteger } from './checks.js';
import { countRows, encode, type Encoding, encodings } from './encoding.js';
import { bucketOf, keyOf, type Key, type Salt } from './fingerprint.js';
import { HostLayer, type Values } from './host_layer.js';
import type { LayerConfig } from './layer.js';
import { type Kind, mapRows, packed, type Rows, rowsOf } from './nested.js';

export interface HashingConfig extends LayerConfig {
  /** How many bins there are, that of `maskValue` among them. */
  numBins: number;
  /** A value that stands for nothing: it alone is in bin 0. */
  maskValue?: string | number | null;
  /** The key of the hash, which is then SipHash; without one it is FarmHash. */
  salt?: Salt | null;
  /** 'int' (the default): the bin of each value; otherwise an encoding of the bins. */
  outputMode?: 'int' | Encoding;
}

/** What has a hash: a string, or a number by the digits of its integer part. */
export const hashableKind: Kind<string | number> = {
  expected: 'a string or a number',
  is: (v): v is string | number => typeof v === 'string' || Number.isFinite(v),
};

/**
 * The bin of each string or integer, by a hash that is the same everywhere: for categories that no vocabulary could hold.
 *
 * @example gm.layers.hashing({ numBins: 3 }).apply(['A', 'B', 'C']); // [1, 0, 1]
 */
export class Hashing extends HostLayer<HashingConfig> {
  static override readonly className: string = 'Hashing';
  static override readonly configKeys: readonly string[] = [
    'numBins',
    'maskValue',
    'salt',
    'outputMode',
  ];
  private readonly mode: 'int' | Encoding;
  private readonly key: Key | null;

  constructor(config: HashingConfig) {
    super(config);
    positiveInteger(this, 'numBins', config.numBins);
    this.mode = oneOf(this, 'outputMode', config.outputMode ?? 'int', ['int', ...encodings]);
    this.key = keyOf(this.title, config.salt);
  }
  protected override lookUp(x: Values): Tensor {
    const { mode, title } = this;
    const { numBins } = this.config;
    const bins = this.binsOf(rowsOf(title, x, hashableKind));
    if (mode === 'multiHot') return countRows(title, bins, numBins, () => 1);
    if (mode === 'count') return countRows(title, bins, numBins, n => n);
    const { values, shape } = packed(title, bins);
    const index = tensor(values, shape, 'int32');
    return mode === 'int' ? index : encode(index, mode, numBins);
  }
  private binsOf(values: Rows<string | number>): Rows<number> {
    const { numBins, maskValue } = this.config;
    const reserved = maskValue != null && numBins > 1 ? 1 : 0;
    return mapRows(values, value =>
      reserved === 1 && value === maskValue
        ? 0
        : reserved + bucketOf(textOf(value), numBins - reserved, this.key),
    );
  }
}
const textOf = (value: string | number): string =>
  String(typeof value === 'number' ? Math.trunc(value) : value);
