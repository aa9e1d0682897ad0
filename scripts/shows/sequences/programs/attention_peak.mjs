// SPDX-License-Identifier: MIT
// Peak bytes of the allocator in one captured step of attention, forward and backward, at a length.
import * as gm from 'gemmule';

const length = Number(process.argv[2]);
gm.seed(1);
const [q, k, v] = [1, 2, 3].map(() => gm.randomNormal([2, length, 8, 64]));
const step = gm.capture(gm.valueAndGrad((...qkv) => gm.mean(gm.square(gm.attention(...qkv)))));
for (let i = 0; i < 3; i++) {
  const { value, grads } = step(q, k, v);
  value.dataSync();
  [value, ...grads].forEach(t => t.dispose());
}
const { peak, arena } = gm.info().memory; // tensors, and a step's temporaries
console.log(JSON.stringify({ peak: peak + arena }));
