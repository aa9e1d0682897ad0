// SPDX-License-Identifier: MIT
import type { DType } from '../dtype.js';
import type { Shape } from '../shape.js';
import type { Tensor, TensorLike, Variable } from '../tensor.js';
import { stableName, uniqueNames } from './names.js';
import {
  makeWeight,
  penaltiesOn,
  trainedFirst,
  type WeightOptions,
  writeWeights,
} from './weight_values.js';

/** What has weights: its own, and those of the parts within it. */
export abstract class WeightOwner<Part extends WeightOwner<Part>> {
  abstract readonly name: string;
  abstract readonly className: string;
  abstract readonly title: string;
  abstract readonly dtype: DType;
  abstract readonly built: boolean;
  /** Those that it made. */
  protected readonly own: Variable[] = [];
  private trains: boolean;

  constructor(trainable: boolean) {
    this.trains = trainable;
  }

  /** A new weight, initialised at once. */
  protected addWeight(name: string, shape: Shape, options: WeightOptions = {}): Variable {
    const weight = makeWeight(this.name, name, shape, { dtype: this.dtype, ...options });
    this.own.push(weight);
    return weight;
  }

  /** What is within this one, and whose weights are its own too. */
  protected abstract get parts(): readonly Part[];
  /** The weights that are no part's. */
  protected get ownWeights(): readonly Variable[] {
    return this.own;
  }
  /** This one and all within it, each once. */
  protected get withParts(): Part[] {
    const found = new Set<Part>();
    const add = (part: Part): void => {
      if (found.has(part)) return;
      found.add(part);
      part.parts.forEach(add);
    };
    add(this as unknown as Part);
    return [...found];
  }

  /** Whether training changes the weights. Setting it sets it for what is within too, as in Keras. */
  get trainable(): boolean {
    return this.trains;
  }
  set trainable(value: boolean) {
    for (const part of this.withParts) part.trains = value;
  }
  /** All weights, as Keras orders them: its own, of which the trainable ones come first, then those of the parts. */
  get weights(): Variable[] {
    const inner = this.parts.flatMap(part => part.weights);
    return [...new Set([...trainedFirst(this.ownWeights), ...inner])];
  }
  /** The weights that training changes: none while it is frozen. */
  get trainableWeights(): Variable[] {
    if (!this.trainable) return [];
    const inner = this.parts.flatMap(part => part.trainableWeights);
    return [...new Set([...this.ownWeights.filter(w => w.trainable), ...inner])];
  }
  get nonTrainableWeights(): Variable[] {
    const trained = new Set(this.trainableWeights);
    return this.weights.filter(w => !trained.has(w));
  }
  /** The penalties that regularizers put on the weights that train. */
  protected get penalties(): Tensor[] {
    return penaltiesOn(this.trainableWeights);
  }

  countParams(): number {
    if (!this.built)
      throw new Error(
        `${this.title}: has no weights before it is built. Give the first layer an inputShape, or call the model once.`,
      );
    return this.weights.reduce((n, w) => n + w.size, 0);
  }
  /** Snapshots of the weights. */
  getWeights(): Tensor[] {
    return this.weights.map(w => w.value);
  }
  /** Takes new values for all weights, in the order of `weights`. */
  setWeights(values: readonly TensorLike[]): void {
    writeWeights(this.title, this.weights, values);
  }

  /**
   * This one and all within it, each with its path, `bidirectional/forward_lstm/`. Those that are built alike have the same: the
   * numbers of automatic names count anew. @internal
   */
  *namedParts(path = ''): Iterable<[string, Part]> {
    yield [path, this as unknown as Part];
    const unique = uniqueNames();
    for (const part of this.parts) yield* part.namedParts(`${path}${unique(stableName(part))}/`);
  }
  /** The weights by their paths as seen from here: `dense/kernel`. @internal */
  namedWeights(): Map<string, Variable> {
    const found = new Map<string, Variable>();
    const seen = new Set<Variable>();
    for (const [path, part] of this.namedParts()) {
      const unique = uniqueNames();
      for (const weight of part.own.filter(w => !seen.has(w))) {
        seen.add(weight);
        found.set(path + unique(weight.name), weight);
      }
    }
    return found;
  }
}
