// SPDX-License-Identifier: MIT
import { mismatch, ShapeError } from '../errors.js';
import { checkNumber } from '../naming.js';
import { pad, slice } from '../ops/index.js';
import { type Tensor, type TensorLike, toTensor } from '../tensor.js';
import { positiveInteger } from './checks.js';
import { ImageLayer, type ImageLayerConfig, type LabeledImages, type MadeImages } from './image_layer.js'; // prettier-ignore
import type { CallOptions } from './layer.js';

export interface MaxNumBoundingBoxesConfig extends ImageLayerConfig {
  /** How many boxes an image has then. */
  maxNumber: number;
  /** What boxes and labels hold that there were none of: an integer. Default -1. */
  fillValue?: number;
}
/** Boxes `[batch, boxes, 4]` and their labels `[batch, boxes]`. */
export interface BoundingBoxes<T = TensorLike> {
  boxes: T;
  labels: T;
}
type Boxed<T> = { boundingBoxes?: BoundingBoxes<T> };

/**
 * Gives each image the same number of bounding boxes: `apply({ images, boundingBoxes: { boxes, labels } })`. Images alone stay as
 * they are.
 *
 * @example gm.layers.maxNumBoundingBoxes({ maxNumber: 10 }).apply({ images, boundingBoxes: { boxes, labels } })
 */
export class MaxNumBoundingBoxes extends ImageLayer<MaxNumBoundingBoxesConfig> {
  static override readonly className: string = 'MaxNumBoundingBoxes';
  static override readonly configKeys: readonly string[] = ['maxNumber', 'fillValue', 'dataFormat'];

  constructor(config: MaxNumBoundingBoxesConfig) {
    super(config);
    positiveInteger(this, 'maxNumber', config.maxNumber);
    checkNumber(
      this.title,
      'fillValue',
      config.fillValue ?? -1,
      'an integer',
      Number.isSafeInteger,
    );
  }
  protected override transform(images: Tensor): Tensor {
    return images;
  }
  protected override applyLabeled(
    data: LabeledImages & Boxed<TensorLike>,
    options: Partial<CallOptions>,
  ): MadeImages & Boxed<Tensor> {
    const made: MadeImages & Boxed<Tensor> = super.applyLabeled(data, options);
    if (data.boundingBoxes === undefined) return made;
    const [boxes, labels] = [
      toTensor(data.boundingBoxes.boxes),
      toTensor(data.boundingBoxes.labels),
    ];
    if (boxes.rank !== 3 || boxes.shape[2] !== 4)
      throw new ShapeError(mismatch(this.title, 'boxes of shape [batch, boxes, 4]', boxes.shape));
    if (labels.rank !== 2 || labels.shape[1] !== boxes.shape[1])
      throw new ShapeError(mismatch(this.title, 'a label for each box', labels.shape));
    return { ...made, boundingBoxes: { boxes: this.fitted(boxes), labels: this.fitted(labels) } };
  }
  /** The second axis cut, or filled up. */
  private fitted(x: Tensor): Tensor {
    const { maxNumber, fillValue = -1 } = this.config;
    const [batch, count, ...rest] = x.shape;
    const cut = slice(x, 0, [batch, Math.min(count, maxNumber), ...rest]);
    const behind = [0, Math.max(0, maxNumber - count)] as const;
    const sides = x.shape.map((_, i) => (i === 1 ? behind : ([0, 0] as const)));
    return pad(cut, sides, { value: fillValue });
  }
}
