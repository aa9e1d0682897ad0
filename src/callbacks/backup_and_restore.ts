// SPDX-License-Identifier: MIT
import { rm } from 'node:fs/promises';
import { mismatch } from '../errors.js';
import { checkKeys } from '../naming.js';
import { resumeTraining, saveModel } from '../saving/model.js';
import { Callback } from './callback.js';

export interface BackupAndRestoreConfig {
  /** The folder of the backup: one of its own. */
  backupDir: string;
  /** Only 'epoch', after each one, so far. */
  saveFreq?: 'epoch';
  /** Whether the backup goes once the training has ended. Default true. */
  deleteCheckpoint?: boolean;
}

/**
 * Saves a training after each epoch, and goes on from there, bit for bit, where a program that was killed is started again.
 *
 * @example
 * const backup = gm.callbacks.backupAndRestore({ backupDir: 'backup' });
 * await model.fit(x, y, { epochs: 100, callbacks: [backup] }); // the same line, run again, does the epochs that are left
 */
export class BackupAndRestore extends Callback {
  /** The epochs that the backup has done: `fit` begins there. */
  override firstEpoch: number | null = null;
  readonly config: Readonly<Required<BackupAndRestoreConfig>>;

  constructor(config: BackupAndRestoreConfig) {
    super();
    const who = 'backupAndRestore';
    checkKeys(who, config, ['backupDir', 'saveFreq', 'deleteCheckpoint']);
    const { backupDir, saveFreq = 'epoch', deleteCheckpoint = true } = config;
    if (typeof backupDir !== 'string' || backupDir === '')
      throw new TypeError(mismatch(who, '`backupDir` to be the path of a folder', backupDir));
    if (saveFreq !== 'epoch')
      throw new TypeError(mismatch(who, "`saveFreq` to be 'epoch'", saveFreq));
    this.config = { backupDir, saveFreq, deleteCheckpoint };
  }

  override async onTrainBegin(): Promise<void> {
    this.firstEpoch = await resumeTraining(this.config.backupDir, this.model);
  }
  override onEpochEnd(epoch: number): Promise<void> {
    return saveModel(this.config.backupDir, this.model, epoch + 1);
  }
  override async onTrainEnd(): Promise<void> {
    if (this.config.deleteCheckpoint)
      await rm(this.config.backupDir, { recursive: true, force: true });
  }
}
