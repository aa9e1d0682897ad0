// SPDX-License-Identifier: MIT
// What pooling layers have in common.
import { adaptivePool, pool, type Pooling } from '../ops/pool.js';
import type { Tensor } from '../tensor.js';
import { oneOf, positiveIntegers } from './checks.js';
import type { Axes, PerAxis } from './convolution.js';
import { type DataFormat, dataFormatOf } from './data_format.js';
import { Layer, type LayerConfig } from './layer.js';

export interface PoolingConfig<N extends Axes> extends LayerConfig {
  /** How far a window reaches on each axis. */
  poolSize: PerAxis<N>;
  /** From one window to the next. Default: `poolSize`. */
  strides?: PerAxis<N> | null;
  /** 'valid' (default): windows inside the input only; 'same': as many as keep the extent, over the stride. Padding counts nowhere. */
  padding?: 'valid' | 'same';
  /** Where the channels stand. Default 'channelsLast'. */
  dataFormat?: DataFormat;
}

export abstract class WindowPooling<N extends Axes> extends Layer<Partial<PoolingConfig<N>>> {
  static override readonly configKeys: readonly string[] = [
    'poolSize',
    'strides',
    'padding',
    'dataFormat',
  ];
  private readonly options: {
    poolSize: readonly number[];
    strides: readonly number[];
    padding: 'valid' | 'same';
    dataFormat: DataFormat;
  };

  constructor(
    config: Partial<PoolingConfig<N>>,
    private readonly axes: N,
    private readonly pooling: Pooling,
    smallest?: number,
  ) {
    super(config);
    const poolSize = positiveIntegers(this, 'poolSize', config.poolSize ?? smallest, axes);
    this.options = {
      poolSize,
      strides: positiveIntegers(this, 'strides', config.strides ?? poolSize, axes),
      padding: oneOf(this, 'padding', config.padding ?? 'valid', ['valid', 'same']),
      dataFormat: dataFormatOf(this, config.dataFormat),
    };
  }
  override call(x: Tensor): Tensor {
    return pool({ who: this.title, count: this.axes, pooling: this.pooling }, x, this.options);
  }
}

export interface AdaptivePoolingConfig<N extends Axes> extends LayerConfig {
  /** The extents of the result. */
  outputSize: PerAxis<N>;
  /** Where the channels stand. Default 'channelsLast'. */
  dataFormat?: DataFormat;
}

export abstract class AdaptivePooling<N extends Axes> extends Layer<AdaptivePoolingConfig<N>> {
  static override readonly configKeys: readonly string[] = ['outputSize', 'dataFormat'];
  private readonly options: { outputSize: readonly number[]; dataFormat: DataFormat };

  constructor(
    config: AdaptivePoolingConfig<N>,
    private readonly axes: N,
    private readonly pooling: Pooling,
  ) {
    super(config);
    this.options = {
      outputSize: positiveIntegers(this, 'outputSize', config.outputSize, axes),
      dataFormat: dataFormatOf(this, config.dataFormat),
    };
  }
  override call(x: Tensor): Tensor {
    const call = { who: this.title, count: this.axes, pooling: this.pooling };
    return adaptivePool(call, x, this.options);
  }
}
