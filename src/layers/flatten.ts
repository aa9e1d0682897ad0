// SPDX-License-Identifier: MIT
import { toChannelsLast } from '../ops/data_format.js';
import { reshape } from '../ops/index.js';
import { sizeOf } from '../shape.js';
import type { Tensor } from '../tensor.js';
import { type DataFormat, dataFormatOf } from './data_format.js';
import { Layer, type LayerConfig } from './layer.js';

export interface FlattenConfig extends LayerConfig {
  /** Where the channels stand; the result has those of a place side by side. Default 'channelsLast'. */
  dataFormat?: DataFormat;
}

/** One axis of all but the batch axis: `[batch, ...]` becomes `[batch, product of the rest]`. */
export class Flatten extends Layer<FlattenConfig> {
  static override readonly className: string = 'Flatten';
  static override readonly configKeys: readonly string[] = ['dataFormat'];
  private readonly dataFormat: DataFormat;

  constructor(config: FlattenConfig = {}) {
    super(config);
    this.dataFormat = dataFormatOf(this, config.dataFormat);
  }
  override call(x: Tensor): Tensor {
    const isFirst = this.dataFormat === 'channelsFirst' && x.rank > 1;
    const y = isFirst ? toChannelsLast(x, 1) : x;
    return reshape(y, [x.shape[0], sizeOf(x.shape.slice(1))]);
  }
  protected override keepsDtype(): boolean {
    return true;
  }
}
