// SPDX-License-Identifier: MIT
import { checkKeys } from '../naming.js';
import { Callback, type Logs } from './callback.js';

export interface RemoteMonitorConfig {
  /** Default 'http://localhost:9000'. */
  root?: string;
  /** Default '/publish/epoch/end/'. */
  path?: string;
  /** The field of the form that holds the logs. Default 'data'. */
  field?: string;
  headers?: Readonly<Record<string, string>> | null;
  /** Whether to send JSON instead of a form. Default false. */
  sendAsJson?: boolean;
}
const defaults = {
  root: 'http://localhost:9000',
  path: '/publish/epoch/end/',
  field: 'data',
  headers: null,
  sendAsJson: false,
};

/** Posts the logs of each epoch to a server. One that does not answer is warned of, and the training goes on. */
export class RemoteMonitor extends Callback {
  readonly config: Readonly<Required<RemoteMonitorConfig>>;
  constructor(config: RemoteMonitorConfig = {}) {
    super();
    checkKeys('remoteMonitor', config, Object.keys(defaults));
    this.config = { ...defaults, ...config };
  }
  override async onEpochEnd(epoch: number, logs: Logs = {}): Promise<void> {
    const { root, path, field, headers, sendAsJson } = this.config;
    const text = JSON.stringify({ epoch, ...logs });
    const json = { 'content-type': 'application/json' };
    try {
      const response = await fetch(root + path, {
        method: 'POST',
        headers: { ...(sendAsJson && json), ...headers },
        body: sendAsJson ? text : new URLSearchParams({ [field]: text }),
      });
      await response.arrayBuffer();
    } catch (error) {
      const why = error instanceof Error ? (error.cause ?? error) : error;
      process.emitWarning(
        `remoteMonitor: ${root} was not reached: ${String(why)}.`,
        'GemmuleWarning',
      );
    }
  }
}
