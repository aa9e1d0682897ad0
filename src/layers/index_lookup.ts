// SPDX-License-Identifier: MIT
// What StringLookup and IntegerLookup have in common: a vocabulary, given or learnt, and the place of each token in it.
import { existsSync, readFileSync } from 'node:fs';
import { mismatch } from '../errors.js';
import { type Tensor, tensor } from '../tensor.js';
import { areBatches } from './batches.js';
import { oneOf, positiveInteger } from './checks.js';
import { countRows, DROPPED, encode, type Encoding } from './encoding.js';
import { HostLayer, type Values } from './host_layer.js';
import { type Kind, mapRows, packed, placeIn, type Rows, rowsOf } from './nested.js';
import type { LayerConfig } from './layer.js';
import { TokenCounts } from './token_counts.js';

/**
 * What a lookup gives: 'int', the place of each token in the vocabulary, or an `Encoding` of those; 'tfIdf' is 'count', each count
 * times the weight of its token, which is the greater the fewer documents have it.
 */
export type LookupMode = 'int' | Encoding | 'tfIdf';
const modes: readonly LookupMode[] = ['int', 'oneHot', 'multiHot', 'count', 'tfIdf'];

export interface IndexLookupConfig<T> extends LayerConfig {
  /** The most tokens that the vocabulary may have, those for masked and unknown ones among them. Default: any number. */
  maxTokens?: number | null;
  /** Places for tokens that are unknown. From 2 on a hash says which; with 0 an unknown token is an error. Default 1. */
  numOovIndices?: number;
  /** A token that stands for nothing: in mode 'int' its place is 0, in the others it is left out. */
  maskToken?: T | null;
  /** What an unknown token is called in the vocabulary, and by `invert`. */
  oovToken?: T;
  /** The tokens, or a file that has one in each line. Without them `adapt` learns some. */
  vocabulary?: readonly T[] | string | null;
  /** For mode 'tfIdf': the weight of each token of `vocabulary`. */
  idfWeights?: readonly number[] | Float32Array | null;
  /** Whether the layer gives tokens for their places. Default false. */
  invert?: boolean;
  /** Default 'int'. */
  outputMode?: LookupMode;
  /** Whether encoded rows have `maxTokens` columns even where there are fewer tokens. Default false. */
  padToMaxTokens?: boolean;
}
export const lookupKeys = [
  'maxTokens',
  'numOovIndices',
  'maskToken',
  'oovToken',
  'vocabulary',
  'idfWeights',
  'invert',
  'outputMode',
  'padToMaxTokens',
] as const;

/** The tokens of a lookup: what they are, their order, and how a file holds them. */
export interface TokenKind<T> extends Kind<T> {
  compare: (a: T, b: T) => number;
  parse: (line: string) => T;
}
const vocabularyText = '`vocabulary` to be an array of tokens, or the path of a file';
const placeKind: Kind<number> = {
  expected: 'the place of a token, an integer from 0',
  is: (v): v is number => Number.isSafeInteger(v) && (v as number) >= 0,
};

export abstract class IndexLookup<
  T extends string | number,
  C extends IndexLookupConfig<T>,
> extends HostLayer<C> {
  protected readonly mode: LookupMode;
  protected readonly numOov: number;
  private readonly maskToken: T | null;
  private readonly oovToken: T;
  private tokens: readonly T[] = [];
  private places = new Map<T, number>();
  /** Of each place. */
  private idf: Float32Array | null = null;

  constructor(
    config: C,
    private readonly kind: TokenKind<T>,
    oovToken: T,
  ) {
    super(config);
    this.mode = oneOf(this, 'outputMode', config.outputMode ?? 'int', modes);
    this.numOov = config.numOovIndices ?? 1;
    this.maskToken = config.maskToken ?? null;
    this.oovToken = config.oovToken ?? oovToken;
    this.checkConfig(config);
    if (config.vocabulary != null) this.setVocabulary(config.vocabulary, config.idfWeights);
  }
  private checkConfig({ maxTokens, maskToken, oovToken, padToMaxTokens, invert }: C): void {
    if (!Number.isSafeInteger(this.numOov) || this.numOov < 0)
      this.refuse('`numOovIndices` to be an integer from 0', this.numOov);
    for (const [option, token] of Object.entries({ maskToken, oovToken }))
      if (token != null && !this.kind.is(token))
        this.refuse(`\`${option}\` to be ${this.kind.expected}`, token);
    if (maxTokens != null) this.checkMost(maxTokens);
    else if (padToMaxTokens) this.refuse('`maxTokens` beside `padToMaxTokens`', maxTokens);
    if (invert && this.mode !== 'int') this.refuse("`outputMode` 'int' beside `invert`", this.mode);
    if (this.config.idfWeights != null && this.mode !== 'tfIdf')
      this.refuse("`outputMode` 'tfIdf' beside `idfWeights`", this.mode);
  }
  private checkMost(maxTokens: number): void {
    positiveInteger(this, 'maxTokens', maxTokens);
    if (maxTokens <= this.tokenStart)
      this.refuse(
        `\`maxTokens\` above ${this.tokenStart}, the places for masked and unknown tokens`,
        maxTokens,
      );
  }
  protected refuse(expected: string, received: unknown, advice = ''): never {
    throw new TypeError(mismatch(this.title, expected, received, advice));
  }

  // ---- the vocabulary ------------------------------------------------------------------------------------------------------------

  /** The place of the first unknown token: behind that of the mask. */
  private get oovStart(): number {
    return this.maskToken !== null && this.mode === 'int' ? 1 : 0;
  }
  private get tokenStart(): number {
    return this.oovStart + this.numOov;
  }
  private get special(): T[] {
    const mask = this.oovStart === 1 ? [this.maskToken!] : [];
    return [...mask, ...new Array<T>(this.numOov).fill(this.oovToken)];
  }
  /** How many places there are, those for masked and unknown tokens among them. */
  vocabularySize(): number {
    return this.tokenStart + this.tokens.length;
  }
  /** The token of each place; or without those for masked and unknown ones. */
  getVocabulary(includeSpecialTokens = true): T[] {
    return includeSpecialTokens ? [...this.special, ...this.tokens] : [...this.tokens];
  }
  /**
   * Takes a vocabulary: tokens in order (with those for masked and unknown ones in front, or without), or a file that has one in
   * each line. Mode 'tfIdf' takes a weight for each.
   */
  setVocabulary(
    vocabulary: readonly T[] | string,
    idfWeights?: readonly number[] | Float32Array | null,
  ): void {
    const given = typeof vocabulary === 'string' ? this.readVocabulary(vocabulary) : vocabulary;
    this.checkTokens(given);
    const { special } = this;
    const hasSpecial = special.every((token, i) => token === given[i]);
    const tokens = hasSpecial ? given.slice(special.length) : given;
    this.checkUnique(tokens, given.length - tokens.length);
    const weights = this.mode === 'tfIdf' ? this.checkedWeights(given, idfWeights) : null;
    this.take(tokens);
    this.idf = weights && (hasSpecial ? Float32Array.from(weights) : this.withMean(weights));
  }
  private readVocabulary(file: string): T[] {
    if (!existsSync(file)) this.refuse(vocabularyText, file);
    const lines = readFileSync(file, 'utf8').split(/\r?\n/);
    while (lines.at(-1) === '') lines.pop();
    return lines.map(line => this.kind.parse(line));
  }
  private checkTokens(given: unknown): asserts given is T[] {
    if (!Array.isArray(given) || given.length === 0) return this.refuse(vocabularyText, given);
    const odd = given.findIndex(token => !this.kind.is(token));
    if (odd >= 0)
      this.refuse(`${this.kind.expected} at place ${odd} of \`vocabulary\``, given[odd]);
  }
  private checkUnique(tokens: readonly T[], skipped: number): void {
    const seen = new Map<T, number>();
    tokens.forEach((token, i) => {
      const place = i + skipped;
      const before = seen.get(token);
      if (before !== undefined)
        this.refuse(
          'each token of `vocabulary` once',
          token,
          `It is at places ${before} and ${place}.`,
        );
      seen.set(token, place);
      if (token === this.maskToken || (this.config.invert && token === this.oovToken))
        this.refuse(
          '`vocabulary` to have the tokens for masked and unknown ones in front, in this order, or not at all: ' +
            JSON.stringify(this.special),
          token,
          `It is at place ${place}.`,
        );
    });
  }
  private checkedWeights(
    given: readonly T[],
    weights: readonly number[] | Float32Array | null | undefined,
  ): readonly number[] | Float32Array {
    if (weights?.length === given.length) return weights;
    const expected = `\`idfWeights\`, one for each of the ${given.length} tokens of \`vocabulary\``;
    return this.refuse(expected, weights?.length ?? weights);
  }
  private take(tokens: readonly T[]): void {
    const size = this.tokenStart + tokens.length;
    const { maxTokens } = this.config;
    if (maxTokens != null && size > maxTokens)
      this.refuse(`a vocabulary of at most \`maxTokens\`, ${maxTokens}`, size);
    this.tokens = [...tokens];
    this.places = new Map(tokens.map((token, i) => [token, this.tokenStart + i]));
  }
  /** Unknown tokens weigh what the others do on average. */
  private withMean(weights: readonly number[] | Float32Array): Float32Array {
    const mean = Array.from(weights).reduce((a, b) => a + b, 0) / weights.length;
    const own = new Float32Array(this.tokenStart + weights.length).fill(mean);
    own.set(weights, this.tokenStart);
    return own;
  }

  /**
   * Learns the vocabulary from data: tokens in nested arrays (a list is one document for each, deeper ones have a document a row),
   * or batches of them, one after another. The most frequent token comes first. It replaces what an earlier call learnt.
   */
  adapt(data: Values | Iterable<Values>): void {
    const who = `${this.title}: adapt`;
    const expected = 'tokens in arrays, or batches of them';
    if (areBatches(who, expected, data))
      return this.learn(rowsOfAll(data, batch => rowsOf(who, batch, this.kind)));
    const { rank, rows } = rowsOf(who, data, this.kind);
    this.learn(rank === 1 ? rows[0].map(token => [token]) : rows);
  }
  /** Learns from documents, each a list of tokens. @internal */
  learn(documents: Iterable<readonly T[]>): void {
    if (this.config.vocabulary != null)
      throw new Error(
        `${this.title}: has its \`vocabulary\` in its config, which adapt does not change. Leave it out.`,
      );
    const counts = new TokenCounts<T>();
    for (const document of documents) counts.add(document);
    const { maxTokens } = this.config;
    const most = maxTokens == null ? Infinity : maxTokens - this.tokenStart;
    const tokens = counts.ranked([this.maskToken, this.oovToken], this.kind.compare).slice(0, most);
    if (tokens.length === 0)
      throw new TypeError(mismatch(`${this.title}: adapt`, 'at least one token', 0));
    this.take(tokens);
    if (this.mode === 'tfIdf')
      this.idf = this.withMean(tokens.map(token => Math.fround(counts.inverseFrequency(token))));
  }

  override getConfig(): Record<string, unknown> {
    if (this.tokens.length === 0) return super.getConfig();
    const idfWeights = this.idf && { idfWeights: Array.from(this.idf) };
    return { ...super.getConfig(), vocabulary: this.getVocabulary(), ...idfWeights };
  }

  // ---- the lookup ----------------------------------------------------------------------------------------------------------------

  private checkVocabulary(): void {
    if (this.tokens.length > 0) return;
    throw new Error(
      `${this.title}: has no vocabulary yet. Call adapt(data) or setVocabulary([...]) first.`,
    );
  }
  protected override lookUp(x: Values): Tensor {
    const rows = this.placesOf(rowsOf(this.title, x, this.kind));
    if (this.mode !== 'int') return this.encoded(rows);
    const { values, shape } = packed(this.title, rows);
    return tensor(values, shape, 'int32');
  }
  /** The place of each token. @internal */
  placesOf(tokens: Rows<T>): Rows<number> {
    this.checkVocabulary();
    return mapRows(tokens, (token, row, column) => {
      const place = this.placeOf(token);
      if (place !== undefined) return place;
      const expected = `a token of its vocabulary at ${placeIn(tokens, row, column)}`;
      const advice = 'With `numOovIndices: 1` unknown ones have a place.';
      throw new RangeError(mismatch(this.title, expected, token, advice));
    });
  }
  private placeOf(token: T): number | undefined {
    if (token === this.maskToken) return this.mode === 'int' ? 0 : DROPPED;
    const known = this.places.get(token);
    if (known !== undefined || this.numOov === 0) return known;
    return this.oovStart + (this.numOov === 1 ? 0 : this.bucketOf(token, this.numOov));
  }
  /** Which of `count` places an unknown token gets. */
  protected abstract bucketOf(token: T, count: number): number;

  /** Rows of places as the output mode says. @internal */
  encoded(places: Rows<number>): Tensor {
    const { mode, idf, title } = this;
    const depth = this.config.padToMaxTokens ? this.config.maxTokens! : this.vocabularySize();
    if (mode === 'oneHot') {
      const { values, shape } = packed(title, places);
      return encode(tensor(values, shape, 'int32'), mode, depth);
    }
    if (mode === 'multiHot') return countRows(title, places, depth, () => 1);
    if (mode === 'count') return countRows(title, places, depth, n => n);
    return countRows(title, places, depth, (n, i) => n * (idf![i] ?? 0));
  }
  /** The token of each place in `x`. */
  protected tokensAt(x: Values): Rows<T> {
    this.checkVocabulary();
    const vocabulary = this.getVocabulary();
    const places = rowsOf(this.title, x, placeKind);
    return mapRows(places, (place, row, column) => {
      if (place < vocabulary.length) return vocabulary[place];
      const expected = `a place below ${vocabulary.length}, the size of its vocabulary, at ${placeIn(places, row, column)}`;
      throw new RangeError(mismatch(this.title, expected, place));
    });
  }
}

/** The rows of all batches, one after another. */
export function* rowsOfAll<T>(
  batches: Iterable<Values>,
  rows: (batch: Values) => Rows<T>,
): Iterable<readonly T[]> {
  for (const batch of batches) yield* rows(batch).rows;
}
