// SPDX-License-Identifier: MIT
// The classifier that the service answers with: 100 steps of 32 numbers, an LSTM of 128 units, ten classes. It is not trained: a load
// test asks how fast, not how well. The kernels are those of bench/peers/lstm_batch.onnx, so that answers can be compared.
// Run: node model.mjs FOLDER writes it.
import { pathToFileURL } from 'node:url';
import * as gm from 'gemmule';

export const [STEPS, INPUTS, UNITS, CLASSES] = [100, 32, 128, 10];
// The place of Keras's gates i, f, c, o in ONNX's i, o, f, c.
const gates = [0, 2, 3, 1];
const wave = i => 0.1 * Math.sin(i);

/** [rows, 4 * UNITS], of ONNX's [4 * UNITS, rows]. */
function kernel(rows) {
  const values = new Float32Array(rows * 4 * UNITS);
  let at = 0;
  for (let row = 0; row < rows; row++)
    for (const gate of gates)
      for (let unit = 0; unit < UNITS; unit++)
        values[at++] = wave((gate * UNITS + unit) * rows + row);
  return gm.tensor(values, [rows, 4 * UNITS]);
}

/** @param bias of the classes: what tells one version from another */
export function classifier(bias = 0.1) {
  const model = gm.sequential([
    gm.layers.lstm({ units: UNITS, inputShape: [STEPS, INPUTS] }),
    gm.layers.dense({ units: CLASSES, activation: 'softmax' }),
  ]);
  model.setWeights([
    kernel(INPUTS),
    kernel(UNITS),
    gm.full([4 * UNITS], 0.02),
    gm.tensor(
      Float32Array.from({ length: UNITS * CLASSES }, (_, i) => wave(i)),
      [UNITS, CLASSES],
    ),
    gm.tensor(Array.from({ length: CLASSES }, (_, i) => (i === 0 ? bias : 0.1))),
  ]);
  return model;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [, , folder = 'model'] = process.argv;
  await classifier().save(folder);
  console.log(
    `${folder}: a classifier of ${STEPS} steps of ${INPUTS} numbers into ${CLASSES} classes`,
  );
}
