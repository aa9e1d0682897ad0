// SPDX-License-Identifier: MIT
// Configs of layers and other objects that real Keras read, as it wrote them: ours reads them.
import t from 'tap';
import { golden } from '../golden/golden.js';
import * as gm from '../../src/index.js';
import { kinds, layerClasses, layerWithOptions, objectsOf } from './objects.js';

interface Case {
  name: string;
  module: string;
  /** What Keras wrote of our config. */
  keras: string;
}
const cases = golden<Case>('saved_objects');
const made = [
  ...[...layerClasses.keys()].map(layerWithOptions),
  ...kinds.flatMap(kind => [...objectsOf(kind)].map(([, object]) => object)),
].map(object => ({
  object,
  written: gm.saving.serializeKerasObject(object) as { class_name: string; module: string },
}));

t.test('objects that Keras wrote', async t => {
  for (const { name, module, keras } of cases)
    t.test(`${module}.${name} is read`, async t => {
      const ours = made.find(
        ({ written }) => written.class_name === name && written.module === module,
      );
      const read = gm.saving.deserializeKerasObject<object>(JSON.parse(keras));
      t.equal(read.constructor, ours?.object.constructor);
      t.match(gm.saving.serializeKerasObject(read), { class_name: name, module });
    });
  t.ok(cases.length > 230, 'nearly all of ours are objects that Keras has');
});
