// SPDX-License-Identifier: MIT
// An iterable with the random numbers that its items draw: opened again where it was opened once, it gives the same ones.
import {
  type GeneratorSnapshot,
  type RandomSnapshot,
  randomState,
  SeedGenerator,
} from '../random.js';

export type Items<T> = Iterable<T> | AsyncIterable<T> | (() => Iterable<T> | AsyncIterable<T>);

/** What the items of an opened iterable are made of. */
export interface Draws {
  /** The random numbers where it was opened, gm's and those of its own generators. */
  readonly random: RandomSnapshot;
  readonly generators: readonly GeneratorSnapshot[];
  /** Where an item's numbers did not follow those of the item before, since others had drawn in between. */
  readonly jumps: [item: number, ordinal: number][];
}

/** The generators that an iterable draws from beside gm's random numbers: a dataset's, or those that a class of the user's names. */
export function generatorsOf(items: object): readonly SeedGenerator[] {
  const { seedGenerators } = items as { seedGenerators?: unknown };
  return Array.isArray(seedGenerators) && seedGenerators.every(g => g instanceof SeedGenerator)
    ? seedGenerators
    : [];
}
export const snapshotsOf = (items: object): Promise<GeneratorSnapshot[]> =>
  Promise.all(generatorsOf(items).map(generator => generator.snapshot()));
export const restoreGenerators = (items: object, snapshots: readonly GeneratorSnapshot[]): void =>
  generatorsOf(items).forEach((generator, i) => snapshots[i] && generator.restore(snapshots[i]));

/** The draws of an iterable that is opened here and now. */
export const drawsFromHere = async (items: object): Promise<Draws> => ({
  random: randomState.snapshot(),
  generators: await snapshotsOf(items),
  jumps: [],
});
/** Puts the random numbers back to where it was opened. */
export function rewind(items: object, { random, generators }: Draws): void {
  randomState.restore(random);
  restoreGenerators(items, generators);
}

/** The items. New jumps are noted; from those that are known already each item draws as it did then. */
export async function* drawnItems<T>(items: Items<T>, { random, jumps }: Draws): AsyncGenerator<T> {
  const known = new Map(jumps);
  let item = 0;
  let end = random.ordinal;
  const begin = (): number => {
    const jump = known.get(item);
    if (jump !== undefined) randomState.goTo(jump);
    return randomState.snapshot().ordinal;
  };
  let began = begin();
  for await (const one of typeof items === 'function' ? items() : items) {
    const { ordinal } = randomState.snapshot();
    if (ordinal !== began) {
      if (began !== end && !known.has(item)) jumps.push([item, began]);
      end = ordinal;
    }
    yield one;
    item++;
    began = begin();
  }
}
