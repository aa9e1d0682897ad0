// SPDX-License-Identifier: MIT

/** As many requests wait as a batcher lets: try again later. */
export class BatcherFullError extends Error {
  override readonly name = 'BatcherFullError';
  readonly code = 'ERR_BATCHER_FULL';
  constructor(
    /** How many requests may wait. */
    readonly queueLimit: number,
  ) {
    super(
      `batcher.predict: expected fewer than ${queueLimit} waiting requests (queueLimit), received one more. Try again later.`,
    );
  }
}

/** A request came after `close()`. */
export class BatcherClosedError extends Error {
  override readonly name = 'BatcherClosedError';
  readonly code = 'ERR_BATCHER_CLOSED';
  constructor() {
    super('batcher.predict: the batcher was closed. Make another one with gm.batcher(model).');
  }
}
