// SPDX-License-Identifier: MIT
import { mismatch, nearest } from '../errors.js';
import { Callback, type CallbackHooks, type HookName, hookNames } from './callback.js';

/** A callback from plain functions. */
export class LambdaCallback extends Callback {
  constructor(hooks: CallbackHooks) {
    super();
    for (const name of Object.keys(hooks)) {
      if (!hookNames.includes(name as HookName) && name !== 'setModel' && name !== 'setParams')
        throw new TypeError(
          mismatch('callback', 'hooks by their names', name, nearest(name, hookNames)),
        );
      this.take(name as HookName, hooks);
    }
  }
  private take(name: HookName, hooks: CallbackHooks): void {
    const hook = (hooks as Record<string, unknown>)[name];
    if (hook === undefined || hook === null) return;
    if (typeof hook !== 'function')
      throw new TypeError(mismatch(`callback ${name}`, 'a function', hook));
    Object.assign(this, {
      [name]: (...args: unknown[]) => (hook as (...args: unknown[]) => unknown).apply(hooks, args),
    });
  }
}
