// SPDX-License-Identifier: MIT
import { mismatch, nearest } from '../errors.js';
import { positiveOption } from '../naming.js';
import { Callback, type CallbackHooks, type HookName, hookNames } from './callback.js';

/** What an object may hold beside hooks. */
const others = ['setModel', 'setParams', 'getState', 'setState'];

/** A callback from plain functions. */
export class LambdaCallback extends Callback {
  override readonly everySteps: number | undefined;
  constructor(hooks: CallbackHooks) {
    super();
    const { everySteps } = hooks;
    if (everySteps !== undefined)
      this.everySteps = positiveOption('callback', 'everySteps', everySteps);
    for (const name of Object.keys(hooks)) {
      if (name === 'everySteps') continue;
      if (!hookNames.includes(name as HookName) && !others.includes(name))
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
