// SPDX-License-Identifier: MIT
import { EarlyStopping, type EarlyStoppingConfig } from './early_stopping.js';
import { LambdaCallback } from './lambda_callback.js';
import { TerminateOnNaN } from './terminate_on_nan.js';
import type { CallbackHooks } from './callback.js';

export { Callback, hasBatchHooks } from './callback.js';
export type { CallbackHooks, CallbackParams, Logs } from './callback.js';
export { type CallbackLike, Callbacks, type Verbose } from './callbacks.js';
export { EarlyStopping, type EarlyStoppingConfig } from './early_stopping.js';
export { type BarState, formatBar, formatLine } from './format_bar.js';
export { History } from './history.js';
export { LambdaCallback } from './lambda_callback.js';
export { ProgressBar, type Screen } from './progress_bar.js';
export { TerminateOnNaN } from './terminate_on_nan.js';

export const earlyStopping = (config?: EarlyStoppingConfig): EarlyStopping =>
  new EarlyStopping(config);
export const lambdaCallback = (hooks: CallbackHooks): LambdaCallback => new LambdaCallback(hooks);
export const terminateOnNaN = (config?: { raiseError?: boolean }): TerminateOnNaN =>
  new TerminateOnNaN(config);
