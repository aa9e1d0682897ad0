// SPDX-License-Identifier: MIT
import { mismatch, ShapeError } from '../errors.js';
import { type Tensor, tensor } from '../tensor.js';
import { areBatches } from './batches.js';
import { oneOf, positiveInteger, positiveIntegers } from './checks.js';
import { HostLayer, type Values } from './host_layer.js';
import { rowsOfAll } from './index_lookup.js';
import type { LayerConfig } from './layer.js';
import { mapRows, type Rows, rowsOf } from './nested.js';
import { StringLookup, stringKind } from './string_lookup.js';

export type Standardization = 'lowerAndStripPunctuation' | 'lower' | 'stripPunctuation';
export type Split = 'whitespace' | 'character';

export interface TextVectorizationConfig extends LayerConfig {
  /** The most tokens that the vocabulary may have, those for padding and unknown tokens among them. Default: any number. */
  maxTokens?: number | null;
  /** What happens to a text first: ASCII's letters in lower case, its punctuation removed, both (the default), nothing, or what a function says. */
  standardize?: Standardization | ((text: string) => string) | null;
  /** How a text becomes tokens: by ASCII's white space (the default), into characters, not at all (the data are tokens), or by a function. */
  split?: Split | ((text: string) => string[]) | null;
  /** Up to how many neighbouring tokens are joined to one; or their numbers. Default: each stands alone. */
  ngrams?: number | readonly number[] | null;
  /** 'int': the place of each token; otherwise a row for each text: which tokens it has, how often, or how often by their weight. */
  outputMode?: 'int' | 'multiHot' | 'count' | 'tfIdf';
  /** For 'int': texts are cut or padded with 0 to so many tokens. Default: padded to those of the longest. */
  outputSequenceLength?: number | null;
  /** Whether rows have `maxTokens` columns even where there are fewer tokens. Default false. */
  padToMaxTokens?: boolean;
  /** The tokens, or a file that has one in each line. Without them `adapt` learns some. */
  vocabulary?: readonly string[] | string | null;
  /** For 'tfIdf': the weight of each token of `vocabulary`. */
  idfWeights?: readonly number[] | Float32Array | null;
}
const modes = ['int', 'multiHot', 'count', 'tfIdf'] as const;

const lower = (text: string): string => text.replace(/[A-Z]+/g, s => s.toLowerCase());
const strip = (text: string): string => text.replace(/[!-/:-@[-`{-~]/g, '');
const standardizations = {
  lowerAndStripPunctuation: (text: string) => strip(lower(text)),
  lower,
  stripPunctuation: strip,
};
const splits = {
  whitespace: (text: string) => text.match(/[^ \t-\r]+/g) ?? [],
  character: (text: string) => Array.from(text),
};

/** The vocabulary; its errors name the layer that the user made. */
class Vocabulary extends StringLookup {
  static override readonly className = 'TextVectorization';
}

/**
 * Texts as numbers: each is standardized, split into tokens, and these are looked up in a vocabulary, where place 0 is padding
 * and 1 an unknown token (in mode 'int'; in the others place 0 is the unknown one).
 *
 * @example
 * const vectorize = gm.layers.textVectorization({ outputSequenceLength: 4 });
 * vectorize.adapt(['The cat sat.', 'The dog!']);
 * vectorize.apply(['The dog sat', 'Hi']); // int32 [2, 4]
 */
export class TextVectorization extends HostLayer<TextVectorizationConfig> {
  static override readonly className: string = 'TextVectorization';
  static override readonly configKeys: readonly string[] = [
    'maxTokens',
    'standardize',
    'split',
    'ngrams',
    'outputMode',
    'outputSequenceLength',
    'padToMaxTokens',
    'vocabulary',
    'idfWeights',
  ];
  private readonly mode: (typeof modes)[number];
  private readonly standardize: ((text: string) => string) | null;
  private readonly split: ((text: string) => string[]) | null;
  private readonly widths: readonly number[];
  private readonly lookup: Vocabulary;

  constructor(config: TextVectorizationConfig = {}) {
    super(config);
    const { maxTokens, padToMaxTokens, vocabulary, idfWeights, outputSequenceLength } = config;
    this.mode = oneOf(this, 'outputMode', config.outputMode ?? 'int', modes);
    this.standardize = this.functionOf('standardize', config.standardize, standardizations);
    this.split = this.functionOf('split', config.split, splits);
    this.widths = this.widthsOf(config.ngrams);
    if (outputSequenceLength != null) this.checkLength(outputSequenceLength);
    const { mode: outputMode, name } = this;
    this.lookup = new Vocabulary({
      name,
      maxTokens,
      padToMaxTokens,
      vocabulary,
      idfWeights,
      outputMode,
      maskToken: '',
    });
  }
  private functionOf<K extends string, F extends (text: string) => unknown>(
    option: string,
    value: K | F | null | undefined,
    known: Readonly<Record<K, F>>,
  ): F | null {
    if (value === null || typeof value === 'function') return value;
    const names = Object.keys(known) as K[];
    return known[oneOf(this, option, value ?? names[0], names)];
  }
  private widthsOf(ngrams: number | readonly number[] | null | undefined): readonly number[] {
    if (ngrams == null) return [];
    if (typeof ngrams === 'object') return positiveIntegers(this, 'ngrams', ngrams, ngrams.length);
    positiveInteger(this, 'ngrams', ngrams);
    return Array.from({ length: ngrams }, (_, i) => i + 1);
  }
  private checkLength(length: number): void {
    positiveInteger(this, 'outputSequenceLength', length);
    if (this.mode !== 'int')
      throw new TypeError(
        mismatch(this.title, "`outputMode` 'int' beside `outputSequenceLength`", this.mode),
      );
  }

  /** How many places the vocabulary has, those for padding and unknown tokens among them. */
  vocabularySize(): number {
    return this.lookup.vocabularySize();
  }
  /** The token of each place; or without those for padding and unknown ones. */
  getVocabulary(includeSpecialTokens = true): string[] {
    return this.lookup.getVocabulary(includeSpecialTokens);
  }
  /** Takes a vocabulary, tokens in order or a file that has one in each line, and for 'tfIdf' their weights. */
  setVocabulary(
    vocabulary: readonly string[] | string,
    idfWeights?: readonly number[] | Float32Array | null,
  ): void {
    this.lookup.setVocabulary(vocabulary, idfWeights);
  }
  /**
   * Learns the vocabulary from texts, or from batches of them, one after another. The most frequent token comes first. It replaces
   * what an earlier call learnt.
   */
  adapt(data: Values | Iterable<Values>): void {
    const who = `${this.title}: adapt`;
    const batches = areBatches(who, 'texts, or batches of them', data) ? data : [data];
    this.lookup.learn(rowsOfAll(batches, batch => this.tokensOf(batch)));
  }
  override getConfig(): Record<string, unknown> {
    const { vocabulary, idfWeights } = this.lookup.getConfig();
    const usual = { standardize: 'lowerAndStripPunctuation', split: 'whitespace', ngrams: null };
    return { ...usual, ...super.getConfig(), vocabulary, idfWeights };
  }

  protected override lookUp(x: Values): Tensor {
    const places = this.lookup.placesOf(this.tokensOf(x));
    return this.mode === 'int' ? this.pad(places) : this.lookup.encoded(places);
  }
  /** The tokens of each text, a row for each. */
  private tokensOf(x: Values): Rows<string> {
    const { standardize, split, widths } = this;
    let texts = rowsOf(this.title, x, stringKind);
    if (standardize) texts = mapRows(texts, text => standardize(text));
    const tokens = split ? splitTexts(this.title, texts, split) : texts;
    if (widths.length === 0) return tokens;
    return { ...tokens, rows: tokens.rows.map(row => widths.flatMap(n => joined(row, n))) };
  }
  private pad({ rank, lead, rows }: Rows<number>): Tensor {
    const longest = rows.reduce((most, row) => Math.max(most, row.length), 0);
    const length = this.config.outputSequenceLength ?? longest;
    const padded = new Int32Array(rows.length * length);
    rows.forEach((row, i) => padded.set(row.slice(0, length), i * length));
    return rank === 0 ? tensor(padded, []) : tensor(padded, [...lead, length]);
  }
}

/** A row of tokens for each text, of `[batch]`, `[batch, 1]`, or one text alone. */
function splitTexts(
  who: string,
  { rank, lead, rows }: Rows<string>,
  split: (text: string) => string[],
): Rows<string> {
  if (rank === 0) return { rank: 1, lead: [], rows: [split(rows[0][0])] };
  const wide = rank > 1 ? rows.find(row => row.length !== 1) : undefined;
  if (rank > 2 || wide) {
    const advice = 'Use `split: null` for what are tokens already.';
    const shape = [...lead, wide?.length ?? 1];
    throw new ShapeError(mismatch(who, 'texts, [batch] or [batch, 1]', shape, advice));
  }
  const texts = rank === 2 ? rows.map(([text]) => text) : rows[0];
  return { rank: 2, lead: [texts.length], rows: texts.map(split) };
}

const joined = (row: readonly string[], n: number): string[] =>
  Array.from({ length: Math.max(0, row.length - n + 1) }, (_, i) => row.slice(i, i + n).join(' '));
