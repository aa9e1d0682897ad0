// SPDX-License-Identifier: MIT
import type { DType } from '../dtype.js';
import { classNameOf } from '../naming.js';
import * as ops from '../ops/index.js';
import { fromConfig } from '../saving/object.js';
import type { Shape } from '../shape.js';
import type { Tensor } from '../tensor.js';

/** What a weight starts with. */
export abstract class Initializer {
  /** The name of its factory: `glorotUniform`. */
  abstract readonly initializerName: string;
  /** What it was made with, defaults included. */
  abstract readonly config: Readonly<Record<string, unknown>>;
  static readonly fromConfig = fromConfig;
  readonly kerasModule = 'keras.initializers';
  get className(): string {
    return classNameOf(this.initializerName);
  }
  getConfig(): Record<string, unknown> {
    return { ...this.config };
  }
  abstract call(shape: Shape, dtype?: DType): Tensor;
}

/** A seed makes every call give the same values; without one, they come from the counters that `gm.seed` starts. */
export interface Seeded {
  seed?: number | null;
}

/** What random ops take for it. */
export const seedOption = (seed: number | null | undefined): { seed?: number } =>
  seed === null || seed === undefined ? {} : { seed };

/** Random ops give float32; other dtypes are casts of it. */
export const asType = (x: Tensor, dtype: DType): Tensor =>
  dtype === x.dtype ? x : ops.cast(x, dtype);
