// SPDX-License-Identifier: MIT
import { mismatch } from '../errors.js';
import { checkKeys } from '../naming.js';
import { removeFolder } from '../saving/folder.js';
import { Callback, type Resumable } from './callback.js';

export interface BackupAndRestoreConfig {
  /** The folder of the backup: one of its own. */
  backupDir: string;
  /** 'epoch', after each one, or after how many batches, counted through all epochs. Default 'epoch'. */
  saveFreq?: 'epoch' | number;
  /** Whether the backup goes once the training has ended. Default true. */
  deleteCheckpoint?: boolean;
}

/**
 * Saves a training as it goes, and takes it up where a program that was killed is started again: with `saveFreq: 100` in the midst
 * of an epoch. It ends with the weights and the history that it would have had, bit for bit.
 *
 * What is saved: the model, optimizers, metrics, random numbers, the order of the data and the place in it, and the state of the
 * callbacks (of your own ones what `getState` gives and `setState` takes), once all of them have seen the batch or epoch. A folder
 * is replaced as a whole: a kill leaves the last backup or the one before.
 *
 * An evaluation that was under way begins anew. An iterable is opened again, and the batches that were taken are passed over: it has
 * to give the same ones where gm's random numbers are the same, `gm.data`'s shuffles with a `seed` of their own included. A model
 * that is trained on an iterable needs its input shape.
 *
 * @example
 * const backup = gm.callbacks.backupAndRestore({ backupDir: 'backup', saveFreq: 100 });
 * await model.fit(x, y, { epochs: 100, callbacks: [backup] }); // the same line, run again, does what is left
 */
export class BackupAndRestore extends Callback {
  readonly config: Readonly<Required<BackupAndRestoreConfig>>;
  override readonly everySteps: number | undefined;
  /** Set by `fit`. @internal */
  training!: Resumable;

  constructor(config: BackupAndRestoreConfig) {
    super();
    const who = 'backupAndRestore';
    checkKeys(who, config, ['backupDir', 'saveFreq', 'deleteCheckpoint']);
    const { backupDir, saveFreq = 'epoch', deleteCheckpoint = true } = config;
    if (typeof backupDir !== 'string' || backupDir === '')
      throw new TypeError(mismatch(who, '`backupDir` to be the path of a folder', backupDir));
    this.config = { backupDir, saveFreq, deleteCheckpoint };
    if (saveFreq === 'epoch') {
      this.onEpochEnd = () => this.save();
      return;
    }
    if (!Number.isSafeInteger(saveFreq) || saveFreq < 1)
      throw new TypeError(mismatch(who, "`saveFreq` to be 'epoch' or an integer from 1", saveFreq));
    this.everySteps = saveFreq;
    this.onBatchEnd = () => this.save(); // the last hook of a step
  }

  override onTrainBegin(): Promise<void> {
    return this.training.find(this.config.backupDir);
  }
  override async onTrainEnd(): Promise<void> {
    if (this.config.deleteCheckpoint) await removeFolder(this.config.backupDir);
  }
  private save(): Promise<void> {
    return this.training.save(this.config.backupDir);
  }
}
