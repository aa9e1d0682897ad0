// SPDX-License-Identifier: MIT
// Hyper-parameter search: random settings, all trained to the end or halved again and again (successive halving: Jamieson &
// Talwalkar 2016).
import { mismatch } from '../errors.js';
import type { FitConfig } from '../models/fit_config.js';
import type { Model } from '../models/model.js';
import type { Batches } from '../models/batches.js';
import type { DataTree } from '../models/source.js';
import { checkKeys, checkNumber, chosenName } from '../naming.js';
import { randomUniform } from '../ops/index.js';
import { seed as setSeed } from '../random.js';
import { type Plan, readTrials, type Trial, writeTrials } from './record.js';
import type { Params, Space } from './space.js';

export interface SearchConfig<S extends Space = Space> {
  /** What is searched: `{ units: gm.search.choice([32, 64]), learningRate: gm.search.logUniform(1e-4, 1e-1) }`. */
  space: S;
  /** A compiled model of these values. */
  build: (params: Params<S>) => Model;
  x: DataTree | Batches;
  y?: DataTree;
  /** What else `fit` takes: validation data, batch size and so on. */
  fit?: Omit<FitConfig, 'epochs' | 'initialEpoch'>;
  /** Settings that are tried. Default 16. */
  trials?: number;
  /** 'halving' (the default): the best of each stage go on; 'random': all are trained to the end. */
  strategy?: 'halving' | 'random';
  /** Epochs of a setting that is trained to the end. Default 9. */
  epochs?: number;
  /** Halving: one in so many goes on, for so many times the epochs. Default 3. */
  factor?: number;
  /** The key of the logs that is watched. Default 'val_loss'. */
  monitor?: string;
  /** Whether a lower or a greater value is better; default: greater unless it is a loss or an error. */
  mode?: 'min' | 'max';
  /** Decides the settings and, by `gm.seed`, all that is random in their training. Default 0. */
  seed?: number;
  /** Where the state is kept: a search that was broken off goes on from there. */
  file?: string;
  /** Hears of each stage of each setting. */
  onTrial?: (trial: Trial<Params<S>>) => void;
}

export interface SearchResult<S extends Space = Space> {
  best: Trial<Params<S>>;
  /** The best setting's model, as it was trained. */
  model: Model;
  /** All settings, the best first. */
  trials: readonly Trial<Params<S>>[];
}

const keys = ['space', 'build', 'x', 'y', 'fit', 'trials', 'strategy', 'epochs', 'factor', 'monitor', 'mode', 'seed', 'file', 'onTrial']; // prettier-ignore

/**
 * Trains models of many settings, and gives the best.
 *
 * The same seed gives the same settings and, on one backend and ISA, the same figures, whether or not the search was broken off
 * and went on from its `file`.
 *
 * @example
 * const { best, model } = await gm.search({
 *   space: { units: gm.search.choice([16, 64]), learningRate: gm.search.logUniform(1e-4, 1e-1) },
 *   build: ({ units, learningRate }) => modelOf(units, learningRate),
 *   x, y, fit: { validationSplit: 0.2, verbose: 0 }, monitor: 'val_accuracy',
 * });
 */
export async function search<S extends Space>(config: SearchConfig<S>): Promise<SearchResult<S>> {
  checkKeys('search', config, keys);
  const course = new Course(config);
  return course.run();
}

/** A stage: how many settings it begins with, and the epochs that they have at its end. */
interface Stage {
  count: number;
  epochs: number;
}

/** The stages from few epochs of all settings to all epochs of few. */
export function stagesOf(trials: number, epochs: number, factor: number): Stage[] {
  let last = 0;
  while (factor ** (last + 1) <= Math.min(trials, epochs)) last++;
  return Array.from({ length: last + 1 }, (_, i) => ({
    count: Math.ceil(trials / factor ** i),
    epochs: Math.round(epochs / factor ** (last - i)),
  }));
}

class Course<S extends Space> {
  private readonly plan: Plan;
  private readonly stages: readonly Stage[];
  private readonly settings: readonly Params<S>[];
  private readonly found = new Map<number, Trial<Params<S>>>();
  private readonly models = new Map<number, { model: Model; stages: number }>();

  constructor(private readonly config: SearchConfig<S>) {
    const { space, trials = 16, epochs = 9, factor = 3, seed = 0, monitor = 'val_loss' } = config;
    const strategy = chosenName('search', 'strategy', config.strategy ?? 'halving', [
      'halving',
      'random',
    ]);
    for (const [name, value, least] of [['trials', trials, 1], ['epochs', epochs, 1], ['factor', factor, 2]] as const) // prettier-ignore
      checkNumber('search', name, value, `an integer from ${least}`, v => Number.isSafeInteger(v) && v >= least); // prettier-ignore
    checkSpace(space);
    this.stages =
      strategy === 'random' ? [{ count: trials, epochs }] : stagesOf(trials, epochs, factor);
    this.settings = settingsOf(space, trials, seed);
    const texts = Object.entries(space).map(([name, { text }]) => [name, text]);
    this.plan = {
      space: Object.fromEntries(texts),
      trials,
      strategy,
      epochs,
      factor,
      monitor,
      seed,
    };
  }

  async run(): Promise<SearchResult<S>> {
    const { file } = this.config;
    const known = file === undefined ? [] : await readTrials(file, this.plan);
    for (const trial of known) this.found.set(trial.number, trial as Trial<Params<S>>);
    let entrants = this.settings.map((_, number) => number);
    for (const [i, { count }] of this.stages.entries()) {
      entrants = this.ranked(entrants, i - 1).slice(0, count);
      this.letGo(new Set(entrants));
      for (const number of entrants) await this.reach(number, i);
    }
    const [first] = this.ranked(entrants, this.stages.length - 1);
    const model = await this.modelOf(first, this.stages.length);
    return { best: this.found.get(first)!, model, trials: this.allRanked() };
  }

  /** Trains a setting up to the end of a stage, unless the file says how it did there. */
  private async reach(number: number, stage: number): Promise<void> {
    if ((this.found.get(number)?.scores.length ?? 0) > stage) return;
    await this.modelOf(number, stage + 1);
    this.config.onTrial?.(this.found.get(number)!);
  }
  /** The model of a setting after so many stages: from where it stands, or from the beginning where a file knew its figures. */
  private async modelOf(number: number, stages: number): Promise<Model> {
    const { seed = 0 } = this.config;
    let held = this.models.get(number);
    if (held === undefined) {
      setSeed(seedOf(seed, number, 0));
      held = { model: this.config.build(this.settings[number]), stages: 0 };
      this.models.set(number, held);
    }
    for (; held.stages < stages; held.stages++) {
      setSeed(seedOf(seed, number, held.stages + 1));
      await this.note(number, held.stages, await this.train(held.model, held.stages));
    }
    return held.model;
  }
  private async train(model: Model, stage: number): Promise<number> {
    const { x, y, fit, monitor = 'val_loss' } = this.config;
    const initialEpoch = stage === 0 ? 0 : this.stages[stage - 1].epochs;
    const { epochs } = this.stages[stage];
    const { history } = await model.fit(x, y, { verbose: 0, ...fit, initialEpoch, epochs });
    const score = history[monitor]?.at(-1);
    if (score !== undefined) return score;
    const expected = `\`monitor\` to be one of ${Object.keys(history).join(', ')}`;
    throw new TypeError(mismatch('search', expected, monitor));
  }
  private async note(number: number, stage: number, score: number): Promise<void> {
    const before = this.found.get(number);
    if (before && before.scores.length > stage) return; // known from the file
    const scores = [...(before?.scores ?? []), score];
    const { epochs } = this.stages[stage];
    this.found.set(number, { number, params: this.settings[number], scores, epochs });
    if (this.config.file !== undefined)
      await writeTrials(this.config.file, this.plan, [...this.found.values()]);
  }

  /** Settings by their score at the end of a stage, the best first; as they are before the first. */
  private ranked(numbers: readonly number[], stage: number): number[] {
    if (stage < 0) return [...numbers];
    const worse = (number: number) => this.loss(this.found.get(number)!.scores[stage]);
    return [...numbers].sort((a, b) => worse(a) - worse(b) || a - b);
  }
  private allRanked(): Trial<Params<S>>[] {
    const by = (t: Trial) => this.loss(t.scores.at(-1)!);
    return [...this.found.values()].sort(
      (a, b) => b.scores.length - a.scores.length || by(a) - by(b),
    );
  }
  /** Lower is better; what is no number is worst. */
  private loss(score: number): number {
    const { monitor = 'val_loss', mode = /loss|error|mse|mae/i.test(monitor) ? 'min' : 'max' } = this.config; // prettier-ignore
    if (Number.isNaN(score)) return Infinity;
    return mode === 'min' ? score : -score;
  }
  private letGo(kept: ReadonlySet<number>): void {
    for (const number of this.models.keys()) if (!kept.has(number)) this.models.delete(number);
  }
}

/** One seed for each stage of each setting. */
const seedOf = (seed: number, number: number, stage: number): number =>
  (seed * 1_000_003 + number * 101 + stage) % 2 ** 53;

function settingsOf<S extends Space>(space: S, trials: number, seed: number): Params<S>[] {
  const names = Object.keys(space);
  const drawn = randomUniform([trials, names.length], { seed });
  const u = drawn.dataSync();
  drawn.dispose();
  return Array.from(
    { length: trials },
    (_, i) =>
      Object.fromEntries(
        names.map((name, j) => [name, space[name].at(u[i * names.length + j])]),
      ) as Params<S>,
  );
}

function checkSpace(space: Space): void {
  const given: unknown = space;
  if (typeof given !== 'object' || given === null || Object.keys(given).length === 0)
    throw new TypeError(mismatch('search', '`space`, a record of what is searched', given));
  for (const [name, distribution] of Object.entries(space))
    if (typeof (distribution as Partial<typeof distribution> | null)?.at !== 'function')
      throw new TypeError(
        mismatch(
          'search',
          `\`space.${name}\` to be made by gm.search.choice, uniform, logUniform or integer`,
          distribution,
        ),
      );
}
