// SPDX-License-Identifier: MIT
import { BackupAndRestore, type BackupAndRestoreConfig } from './backup_and_restore.js';
import { CSVLogger, type CSVLoggerConfig } from './csv_logger.js';
import { EarlyStopping, type EarlyStoppingConfig } from './early_stopping.js';
import { LambdaCallback } from './lambda_callback.js';
import { type EpochSchedule, LearningRateScheduler } from './learning_rate_scheduler.js';
import { ModelCheckpoint, type ModelCheckpointConfig } from './model_checkpoint.js';
import { ProgressBar } from './progress_bar.js';
import { ReduceLROnPlateau, type ReduceLROnPlateauConfig } from './reduce_lr_on_plateau.js';
import { RemoteMonitor, type RemoteMonitorConfig } from './remote_monitor.js';
import { SwapEMAWeights, type SwapEMAWeightsConfig } from './swap_ema_weights.js';
import { TensorBoard, type TensorBoardConfig } from './tensor_board.js';
import { TerminateOnNaN } from './terminate_on_nan.js';
import type { CallbackHooks } from './callback.js';

export { BackupAndRestore, type BackupAndRestoreConfig } from './backup_and_restore.js';
export { Callback, hasBatchHooks } from './callback.js';
export type { CallbackHooks, CallbackParams, HookResult, Logs } from './callback.js';
export { type CallbackLike, Callbacks, type Verbose } from './callbacks.js';
export { CSVLogger, type CSVLoggerConfig } from './csv_logger.js';
export { EarlyStopping, type EarlyStoppingConfig } from './early_stopping.js';
export { type BarState, formatBar, formatLine } from './format_bar.js';
export { History } from './history.js';
export { LambdaCallback } from './lambda_callback.js';
export { type EpochSchedule, LearningRateScheduler } from './learning_rate_scheduler.js';
export { ModelCheckpoint, type ModelCheckpointConfig } from './model_checkpoint.js';
export { ProgressBar, ProgressBar as ProgbarLogger, type Screen } from './progress_bar.js';
export { ReduceLROnPlateau, type ReduceLROnPlateauConfig } from './reduce_lr_on_plateau.js';
export { RemoteMonitor, type RemoteMonitorConfig } from './remote_monitor.js';
export { SwapEMAWeights, type SwapEMAWeightsConfig } from './swap_ema_weights.js';
export { TensorBoard, type TensorBoardConfig } from './tensor_board.js';
export { TerminateOnNaN } from './terminate_on_nan.js';

export const earlyStopping = (config?: EarlyStoppingConfig): EarlyStopping =>
  new EarlyStopping(config);
export const lambdaCallback = (hooks: CallbackHooks): LambdaCallback => new LambdaCallback(hooks);
export const learningRateScheduler = (
  schedule: EpochSchedule,
  { verbose = 0 }: { verbose?: number } = {},
): LearningRateScheduler => new LearningRateScheduler(schedule, verbose);
export const reduceLROnPlateau = (config?: ReduceLROnPlateauConfig): ReduceLROnPlateau =>
  new ReduceLROnPlateau(config);
export const terminateOnNaN = (config?: { raiseError?: boolean }): TerminateOnNaN =>
  new TerminateOnNaN(config);
export const modelCheckpoint = (config: ModelCheckpointConfig): ModelCheckpoint =>
  new ModelCheckpoint(config);
export const backupAndRestore = (config: BackupAndRestoreConfig): BackupAndRestore =>
  new BackupAndRestore(config);
export const csvLogger = (filename: string, config?: CSVLoggerConfig): CSVLogger =>
  new CSVLogger(filename, config);
export const swapEMAWeights = (config?: SwapEMAWeightsConfig): SwapEMAWeights =>
  new SwapEMAWeights(config);
export const remoteMonitor = (config?: RemoteMonitorConfig): RemoteMonitor =>
  new RemoteMonitor(config);
export const tensorBoard = (config?: TensorBoardConfig): TensorBoard => new TensorBoard(config);
/** The bar that `fit` draws by itself with `verbose: 1`; one given among the callbacks takes its place. */
export const progbarLogger = (): ProgressBar => new ProgressBar();
