import * as gm from '../../src/ops/index.js';
import { tensor } from '../../src/tensor.js';
import { close, onEachBackend } from './close.js';

const x = [
  [1, 2, 3],
  [1000, 1000, -1000],
];
const p = [
  [0.09003057, 0.24472847, 0.66524096],
  [0.5, 0.5, 0],
];

onEachBackend(t => {
  t.test('softmax sums to 1 and does not overflow', async t => close(t, gm.softmax(x), p));
  t.test('softmax along another axis', async t =>
    close(t, gm.softmax(gm.transpose(x), 0), gm.transpose(p).arraySync()),
  );
  t.test('logSoftmax', async t =>
    close(t, gm.logSoftmax(x), [
      [-2.407606, -1.407606, -0.407606],
      [-0.69314718, -0.69314718, -2000.6931],
    ]),
  );
  t.test('softmaxCrossEntropy gives one loss a row', async t =>
    close(
      t,
      gm.softmaxCrossEntropy(x, [
        [0, 0, 1],
        [0.5, 0.5, 0],
      ]),
      [0.407606, 0.69314718],
    ),
  );
  t.test('softmaxCrossEntropy keeps leading axes', async t =>
    t.same(gm.softmaxCrossEntropy(gm.ones([2, 3, 4]), gm.ones([2, 3, 4])).shape, [2, 3]),
  );
  t.test('sparseSoftmaxCrossEntropy takes class numbers, also as floats', async t => {
    close(t, gm.sparseSoftmaxCrossEntropy(x, tensor(Int32Array.of(2, 0))), [0.407606, 0.69314718]);
    close(t, gm.sparseSoftmaxCrossEntropy(x, tensor([2, 0])), [0.407606, 0.69314718]);
  });
  t.test('sparseSoftmaxCrossEntropy gives ignored rows the loss 0', async t =>
    close(t, gm.sparseSoftmaxCrossEntropy(x, [2, -1], { ignoreClass: -1 }), [0.407606, 0]),
  );
  t.test('a label out of range is a fault that names the sample', async t =>
    t.throws(() => gm.sparseSoftmaxCrossEntropy(x, [2, 7]).dataSync(), {
      name: 'FaultError',
      sample: 1,
      value: 7,
      message: /every label to be in \[0, 3\), received 7 at sample 1/,
    }),
  );

  t.test('originOf', async t => {
    const logits = tensor(x);
    t.same(
      gm.originOf(gm.softmax(logits)),
      { fn: 'softmax', x: logits },
      'knows the logits of a softmax',
    );
    t.equal(gm.originOf(gm.sigmoid(logits))?.x, logits, 'and those of a sigmoid');
    t.equal(gm.originOf(gm.softmax(logits, 0)), undefined, 'not of a softmax along another axis');
    t.equal(gm.originOf(gm.relu(logits)), undefined, 'nor of anything else');
    const y = gm.softmax(logits);
    logits.dispose();
    t.equal(gm.originOf(y), undefined, 'nor where the logits were disposed');
  });
});
