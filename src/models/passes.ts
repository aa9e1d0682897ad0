// SPDX-License-Identifier: MIT
// Data that are gone through again and again: an epoch, or an evaluation, is one pass.
import type { GeneratorSnapshot } from '../random.js';
import type { Draws } from './drawn_items.js';
import type { Watch } from './run.js';
import type { StepKind } from './steps.js';

/** What a pass is told. */
export interface Pass {
  kind: StepKind;
  watch: Watch;
  signal: AbortSignal | undefined;
  /** Steps of it that are done already: by an earlier program. */
  from: number;
}

/** Where the data stand between two steps. */
export interface DataPosition {
  /** Of the pass under way: how the data were opened, the items that were taken since, and those that were on their way then. */
  open: (Draws & { taken: number; pulled: number }) | null;
  /** How far the data's own generators have come. */
  generators: readonly GeneratorSnapshot[];
}

export interface Passes {
  /** Steps of a pass; null: not known. */
  readonly steps: number | null;
  /** @param remaining how many passes there will be, this one included */
  run(pass: Pass, remaining: number): Promise<void>;
  position(): Promise<DataPosition>;
  /**
   * Brings the data to where they stood, by gm's random numbers, which are then to be put where they were.
   * @returns what puts those of the data's own generators there
   */
  goOn(position: DataPosition, signal?: AbortSignal): Promise<() => void>;
  end(): void;
}
