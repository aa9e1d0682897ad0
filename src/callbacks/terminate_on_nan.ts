// SPDX-License-Identifier: MIT
import { checkKeys } from '../naming.js';
import { Callback, type Logs } from './callback.js';

/** Ends the training at the first step whose loss is not finite. It looks at every step, which takes time. */
export class TerminateOnNaN extends Callback {
  private readonly raiseError: boolean;
  constructor(config: { raiseError?: boolean } = {}) {
    super();
    checkKeys('terminateOnNaN', config, ['raiseError']);
    this.raiseError = config.raiseError ?? false;
  }
  override onTrainBatchEnd(batch: number, { loss }: Logs = {}): void {
    if (loss === undefined || Number.isFinite(loss)) return;
    if (this.raiseError) throw new Error(`terminateOnNaN: the loss of batch ${batch} is ${loss}.`);
    process.stdout.write(`Batch ${batch}: Invalid loss, terminating training\n`);
    this.model.stopTraining = true;
  }
}
