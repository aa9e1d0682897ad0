// SPDX-License-Identifier: MIT
// The public names: `import * as gm from 'gemmule'`.
export * as activations from './activations/index.js';
export * as callbacks from './callbacks/index.js';
export * as constraints from './constraints/index.js';
export * as data from './data/data.js';
export * as datasets from './data/index.js';
export * as initializers from './initializers/index.js';
export * as layers from './layers/index.js';
export * as losses from './losses/index.js';
export * as metrics from './metrics/index.js';
export * as optimizers from './optimizers/index.js';
export * as regularizers from './regularizers/index.js';
export * as models from './models/index.js';
export * as saving from './saving/index.js';
/** tfjs's name. */
export * as serialization from './saving/index.js';
export * as schedules from './optimizers/schedules.js';
export * from './ops/index.js';

export { grad, valueAndGrad, type VariableTree } from './autograd.js';
export { capture, type Captured } from './capture.js';
export { padSequences, type PadSequencesOptions } from './data/pad_sequences.js';
export {
  type SequenceBatch,
  timeseriesDataset,
  TimeseriesDataset,
  timeseriesDataset as timeseriesDatasetFromArray,
  type TimeseriesDatasetOptions,
} from './data/timeseries_dataset.js';
export { toCategorical } from './data/to_categorical.js';
export { type DType, type TypedArray } from './dtype.js';
export { CaptureError, DeviceError, FaultError, GradientError, ShapeError } from './errors.js';
export { cloneModel, type CloneConfig } from './models/clone.js';
export {
  Functional,
  type FunctionalConfig,
  input,
  model,
  type SymbolTree,
} from './models/functional.js';
export type { BatchLike, Batches } from './models/batches.js';
export type { CompileConfig, LossesLike, MetricsConfig } from './models/compiled.js';
export type { EvaluateConfig, FitConfig, FitDatasetConfig } from './models/fit_config.js';
export type { Logs, StepLogs } from './models/logs.js';
export { Model, type OnBatchConfig, type PredictConfig } from './models/model.js';
export type { Data, DataTree } from './models/source.js';
export type { StepData, StepResult } from './models/steps.js';
export type { SummaryConfig } from './models/summary.js';
export { loadModel, modelFromJSON } from './saving/index.js';
export {
  Sequential,
  sequential,
  type SequentialConfig,
  type Stacked,
} from './models/sequential.js';
export type { CudaDevice } from './native/addon.js';
export { type OpProfile, type Profile, profile } from './profile.js';
export { seed, SeedGenerator } from './random.js';
export {
  type BackendName,
  type FloatPrecision,
  info,
  type Info,
  setBackend,
  setFloatPrecision,
  setNumThreads,
} from './runtime.js';
export { type SymbolicShape, SymbolicTensor } from './layers/symbolic.js';
export {
  type Distribution,
  type Params,
  search,
  type SearchConfig,
  type SearchResult,
  type Space,
  type Trial,
} from './search/index.js';
export * from './serving/index.js';
export { type Shape } from './shape.js';
export { type NestedArray, Tensor, tensor, type TensorLike, type Variable } from './tensor.js';
export * from './tfjs/index.js';
export { keep, tidy } from './tidy.js';
export { variable, type VariableOptions } from './variable.js';
