// SPDX-License-Identifier: MIT
// Configs of objects, and models as text and folders: Keras's `saving`.
import './builtins.js';
import {
  type CustomObjects,
  type Registrable,
  registerSerializable,
  withCustomObjects,
} from './registry.js';
import { fromKeras, toKeras } from './keras_format.js';
import { plain, revive } from './object.js';

export {
  type CustomObjects,
  getRegisteredName,
  getRegisteredObject,
  type Registrable,
  registerSerializable,
  registerSerializable as registerKerasSerializable,
  type RegisterOptions,
  withCustomObjects,
  withCustomObjects as customObjectScope,
} from './registry.js';
export { loadModel, type LoadConfig, modelFromJSON } from './model.js';
export type { LoadWeightsConfig } from './weights.js';

/** An object (a layer, optimizer, loss ...) as Keras writes it. */
export const serializeKerasObject = (object: unknown): unknown => toKeras(plain(object));
/** The object that Keras, or `serializeKerasObject`, wrote. */
export const deserializeKerasObject = <T = unknown>(
  written: unknown,
  { customObjects }: { customObjects?: CustomObjects } = {},
): T => withCustomObjects(customObjects, () => revive<T>(fromKeras(written)));

/** tfjs's name of `registerSerializable`. */
export const registerClass = <F extends Registrable>(target: F, owner?: string, name?: string): F =>
  registerSerializable(target, { package: owner, name });
