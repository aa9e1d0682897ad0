// SPDX-License-Identifier: MIT
import { type Tensor, tensor } from '../tensor.js';
import { oneOf } from './checks.js';
import { bucketOf, keyOf, type Key, type Salt } from './fingerprint.js';
import type { Values } from './host_layer.js';
import { IndexLookup, type IndexLookupConfig, lookupKeys, type TokenKind } from './index_lookup.js';
import { packed } from './nested.js';

export interface IntegerLookupConfig extends IndexLookupConfig<number> {
  /** With several `numOovIndices`, which one an unknown integer gets: its remainder ('floormod', the default), or its hash. */
  oovMethod?: 'floormod' | 'farmhash';
  /** With `oovMethod` 'farmhash': the key of the hash, which is then SipHash. */
  salt?: Salt | null;
}

const integerKind: TokenKind<number> = {
  expected: 'an integer',
  is: (v): v is number => Number.isSafeInteger(v),
  compare: (a, b) => a - b,
  parse: Number,
};

/**
 * The place of each integer in a vocabulary.
 *
 * @example gm.layers.integerLookup({ vocabulary: [12, 36] }).apply([36, 7, 12]); // [2, 0, 1]: what is unknown has place 0
 */
export class IntegerLookup extends IndexLookup<number, IntegerLookupConfig> {
  static override readonly className: string = 'IntegerLookup';
  static override readonly configKeys: readonly string[] = [...lookupKeys, 'oovMethod', 'salt'];
  private readonly method: 'floormod' | 'farmhash';
  private readonly key: Key | null;

  constructor(config: IntegerLookupConfig = {}) {
    super(config, integerKind, -1);
    const { oovMethod = 'floormod', salt } = config;
    this.method = oneOf(this, 'oovMethod', oovMethod, ['floormod', 'farmhash']);
    this.key = keyOf(this.title, salt);
    if (this.key !== null && this.method === 'floormod')
      this.refuse("`oovMethod` 'farmhash' beside `salt`", this.method);
  }
  protected override lookUp(x: Values): Tensor {
    if (!this.config.invert) return super.lookUp(x);
    const { values, shape } = packed(this.title, this.tokensAt(x));
    return tensor(values, shape, 'int32');
  }
  protected override bucketOf(token: number, count: number): number {
    if (this.method === 'farmhash') return bucketOf(String(token), count, this.key);
    return ((token % count) + count) % count;
  }
}
