// SPDX-License-Identifier: MIT
// The models of test/saving/models.ts, and the objects of objects.ts, as JSON for saved_models.py and saved_objects.py:
//   node --import @tapjs/typescript/import test/golden/our_models.ts > our_models.json
import { kerasText } from '../../src/saving/keras_format.js';
import { plain } from '../../src/saving/object.js';
import { examples } from '../saving/models.js';
import { kinds, layerClasses, layerWithOptions, objectsOf } from '../saving/objects.js';

const models = Object.entries(examples).map(([name, make]) => {
  const { model, samples } = make();
  return { name, json: model.toJSON(), samples };
});
const layers = [...layerClasses.keys()].map(layerWithOptions);
const others = kinds.flatMap(kind => [...objectsOf(kind)].map(([, object]) => object));
const objects = [...layers, ...others].map(object => kerasText(plain(object)));
process.stdout.write(JSON.stringify({ models, objects }));
