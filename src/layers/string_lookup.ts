// SPDX-License-Identifier: MIT
import type { Tensor } from '../tensor.js';
import { bucketOf, keyOf, type Key, type Salt } from './fingerprint.js';
import type { Values } from './host_layer.js';
import { IndexLookup, type IndexLookupConfig, lookupKeys, type TokenKind } from './index_lookup.js';
import type { Tensors } from './layer.js';
import { type Nested, nestRows } from './nested.js';
import { hasSymbols, type Symbols } from './symbolic.js';

export interface StringLookupConfig extends IndexLookupConfig<string> {
  /** With several `numOovIndices`: the key by which unknown tokens are hashed. */
  salt?: Salt | null;
}

/** The order of UTF-8's bytes, which is that of code points; JavaScript's own differs beyond U+FFFF. */
function compareCodePoints(a: string, b: string): number {
  let i = 0;
  while (i < a.length && a[i] === b[i]) i++;
  return (a.codePointAt(i) ?? -1) - (b.codePointAt(i) ?? -1);
}
export const stringKind: TokenKind<string> = {
  expected: 'a string',
  is: (v): v is string => typeof v === 'string',
  compare: compareCodePoints,
  parse: line => line,
};

/**
 * The place of each string in a vocabulary.
 *
 * @example
 * const lookup = gm.layers.stringLookup({ vocabulary: ['a', 'b'] });
 * lookup.apply(['b', 'z', 'a']); // [2, 0, 1]: '[UNK]', the unknown token, has place 0
 * gm.layers.stringLookup({ vocabulary: lookup.getVocabulary(), invert: true }).apply(gm.tensor([2, 0])); // ['b', '[UNK]']
 */
export class StringLookup extends IndexLookup<string, StringLookupConfig> {
  static override readonly className: string = 'StringLookup';
  static override readonly configKeys: readonly string[] = [...lookupKeys, 'salt'];
  private readonly key: Key | null;

  constructor(config: StringLookupConfig = {}) {
    super(config, stringKind, '[UNK]');
    this.key = keyOf(this.title, config.salt);
  }
  override apply(x: Symbols): never;
  /** With `invert`: the strings at these places, nested as they are. */
  override apply(x: Tensor | Nested<number>): Nested<string>;
  /** The places of strings, or their encoding. */
  override apply<Y extends Tensors = Tensor>(x: Values): Y;
  override apply(x: Values | Symbols): Tensor | Nested<string> {
    if (hasSymbols(x)) return super.apply(x as Symbols);
    return this.config.invert ? nestRows(this.tokensAt(x as Values)) : this.lookUp(x as Values);
  }
  protected override bucketOf(token: string, count: number): number {
    return bucketOf(token, count, this.key);
  }
}
