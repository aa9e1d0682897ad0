// One test for each message: who, what was expected, what came, what to do.
import t from 'tap';
import { type GradientError, ShapeError } from '../../src/errors.js';
import { grad } from '../../src/autograd.js';
import * as gm from '../../src/ops/index.js';
import { tensor } from '../../src/tensor.js';

const any = (v: unknown): never => v as never;
const x = tensor([1, 2, 3, 4, 5, 6], [2, 3]);

type Kind = ErrorConstructor | typeof ShapeError | typeof GradientError;
// prettier-ignore
const cases: [string, () => unknown, Kind, string | RegExp][] = [
  ['an argument that is no tensor', () => gm.relu(any('abc')), TypeError, 'relu: expected a tensor, a number, nested arrays or a typed array, received "abc".'],
  ['a missing argument', () => gm.add(x, any(undefined)), TypeError, 'add: expected a tensor, a number, nested arrays or a typed array, received undefined.'],
  ['rows of different lengths', () => gm.relu([[1], [1, 2]]), ShapeError, /every row at depth 1 to hold 1 values/],
  ['shapes that do not broadcast', () => gm.add(x, [1, 2]), ShapeError, 'add: expected a shape that broadcasts with [2, 3], received [2]. From the last axis on, extents must be equal, or one of them 1.'],
  ['compared shapes that do not broadcast', () => gm.less(x, [1, 2]), ShapeError, /less: expected a shape that broadcasts with \[2, 3\], received \[2\]/],
  ['a condition that does not broadcast', () => gm.where([true, false], x, 0), ShapeError, /where: expected a shape that broadcasts with \[2, 3\], received \[2\]/],
  ['a parameter that is no number', () => gm.elu(x, any('1')), TypeError, 'elu: expected a number as parameter, received "1".'],
  ['NaN as a bound', () => gm.clip(x, NaN, 1), TypeError, 'clip: expected a number as parameter, received NaN.'],

  ['inner extents that differ', () => gm.matmul(x, x), ShapeError, 'matmul: expected 3 rows of b, as many as a of shape [2, 3] has columns, received [2, 3].'],
  ['inner extents that differ when transposed', () => gm.matmul(x, x, { transA: true, transB: true }), ShapeError, 'matmul: expected 2 columns of b, as many as a of shape [2, 3] has rows, received [2, 3].'],
  ['a bias of another length', () => gm.matmul(x, gm.ones([3, 4]), { bias: [1] }), ShapeError, 'matmul: expected a bias of shape [4], received [1].'],
  ['batches that do not broadcast', () => gm.matmul(gm.ones([2, 1, 1]), gm.ones([3, 1, 1])), ShapeError, /matmul: expected a shape that broadcasts with \[2\], received \[3\]/],
  ['a scalar in a product', () => gm.matmul(3, x), ShapeError, 'matmul: expected tensors of at least one axis, received []. Multiply by numbers with mul().'],
  ['an activation misspelt', () => gm.matmul(x, gm.ones([3, 1]), { activation: any('sigmiod') }), TypeError, 'matmul: expected an activation without parameters, received "sigmiod". Did you mean "sigmoid"?'],
  ['an activation with parameters', () => gm.matmul(x, gm.ones([3, 1]), { activation: any('elu') }), TypeError, /received "elu". It has parameters: apply elu\(\) to the result./],

  ['an axis that is not there', () => gm.sum(x, 2), RangeError, 'sum: expected an axis from -2 to 1, received 2.'],
  ['an axis named twice', () => gm.sum(x, [0, -2]), RangeError, 'sum: expected each axis once, received [0, -2].'],
  ['argMax of nothing', () => gm.argMax(gm.zeros([2, 0])), ShapeError, 'argMax: expected at least one element along axis 1, received [2, 0].'],
  ['softmax of a scalar', () => gm.softmax(1), RangeError, /softmax: expected an axis from .* received -1/],
  ['targets of another shape', () => gm.softmaxCrossEntropy(x, [0, 1]), ShapeError, 'softmaxCrossEntropy: expected targets of the shape [2, 3] of the logits, received [2]. Class numbers go to sparseSoftmaxCrossEntropy().'],
  ['labels of another shape', () => gm.sparseSoftmaxCrossEntropy(x, x), ShapeError, 'sparseSoftmaxCrossEntropy: expected labels of shape [2] for logits of shape [2, 3], received [2, 3]. Distributions go to softmaxCrossEntropy().'],
  ['logits of no class', () => gm.sparseSoftmaxCrossEntropy(gm.zeros([2, 0]), [0, 0]), ShapeError, 'sparseSoftmaxCrossEntropy: expected logits of at least one class, received [2, 0].'],
  ['an ignored class that is no integer', () => gm.sparseSoftmaxCrossEntropy(x, [0, 1], { ignoreClass: 0.5 }), TypeError, 'sparseSoftmaxCrossEntropy: expected ignoreClass to be an integer, received 0.5.'],

  ['a perm that is none', () => gm.transpose(x, [0]), RangeError, 'transpose: expected a permutation of 2 axes, received [0].'],
  ['a shape of another size', () => gm.reshape(x, [4, -1]), ShapeError, 'reshape: expected a shape of 6 elements, as [2, 3] has, received [4, -1].'],
  ['a shape that is none', () => gm.reshape(x, any(6)), TypeError, 'reshape: expected a shape, an array of integers, received 6.'],
  ['two free extents', () => gm.reshape(x, [-1, -1]), TypeError, /reshape: expected every extent of the shape to be an integer from 0, received -1/],
  ['an axis that cannot be squeezed', () => gm.squeeze(x, 0), ShapeError, 'squeeze: expected extent 1 on axis 0, received [2, 3].'],
  ['a seventh axis', () => gm.expandDims(gm.ones([1, 1, 1, 1, 1, 1]), 0), ShapeError, /expandDims: expected a shape of at most 6 axes/],
  ['a list of nothing', () => gm.concat([]), TypeError, 'concat: expected a list of at least one tensor, received [].'],
  ['shapes that do not go together', () => gm.concat([x, [[1, 2]]], 1), ShapeError, 'concat: expected shapes like [2, 3] but for axis 1, received [1, 2].'],
  ['shapes that do not stack', () => gm.stack([x, [1]]), ShapeError, 'stack: expected every shape to be [2, 3], received [1].'],
  ['parts that do not divide', () => gm.split(x, 2, 1), ShapeError, 'split: expected a number of parts that divides the extent 3 of axis 1, received 2.'],
  ['sizes that do not add up', () => gm.split(x, [1, 1], 1), ShapeError, 'split: expected sizes that add up to the extent 3 of axis 1, received [1, 1].'],
  ['parts that are none', () => gm.split(x, any('2')), TypeError, 'split: expected a number of parts or a list of sizes, received "2".'],
  ['a begin outside', () => gm.slice(x, [0, 4]), RangeError, 'slice: expected begin within axis 1 of [2, 3], received 4.'],
  ['a size too large', () => gm.slice(x, [1], [2]), RangeError, 'slice: expected a size of at most 1 on axis 0 of [2, 3], received 2.'],
  ['a step of 0', () => gm.slice(x, 0, 1, 0), RangeError, 'slice: expected a step other than 0 on axis 0, received 0.'],
  ['more numbers than axes', () => gm.slice(x, [0, 0, 0]), RangeError, 'slice: expected at most 2 numbers, one an axis, received [0, 0, 0].'],
  ['fractions in a slice', () => gm.slice(x, [0.5]), TypeError, 'slice: expected integers for begin, size and step, received [0.5].'],
  ['paddings for other axes', () => gm.pad(x, [[1, 1]]), ShapeError, 'pad: expected [before, after] for each axis of [2, 3], received an array of 1.'],
  ['a negative padding', () => gm.pad([1], [[-1, 0]]), TypeError, /pad: expected every extent of the shape to be an integer from 0, received -1/],
  ['a mirror wider than what it mirrors', () => gm.pad(x, [[2, 0], [0, 0]], { mode: 'reflect' }), ShapeError, 'pad: expected at most 1 mirrored elements on axis 0 of [2, 3], received 2.'],
  ['a mode misspelt', () => gm.pad(x, [[0, 0], [0, 0]], { mode: any('reflekt') }), TypeError, 'pad: expected the mode constant, reflect or symmetric, received "reflekt". Did you mean "reflect"?'],
  ['a negative repetition', () => gm.repeat(x, -1), RangeError, 'repeat: expected a number of repetitions from 0, received -1.'],
  ['a negative tiling', () => gm.tile(x, [-1]), TypeError, /tile: expected every extent of the shape to be an integer from 0, received -1/],
  ['a shape that does not stretch', () => gm.broadcastTo(x, [2, 2]), ShapeError, /broadcastTo: expected a shape that broadcasts with \[2, 2\], received \[2, 3\]/],
  ['a shape that would shrink', () => gm.broadcastTo(x, [1, 3]), ShapeError, 'broadcastTo: expected a shape that stretches to [1, 3], received [2, 3].'],
  ['updates beside their index', () => gm.scatterAdd([0, 1, 2], x, 3), ShapeError, 'scatterAdd: expected updates whose first axes are those of the index, [3], received [2, 3].'],
  ['a depth below 0', () => gm.oneHot([1], -1), RangeError, 'oneHot: expected a depth from 0, received -1.'],
  ['a dtype misspelt', () => gm.cast(x, any('float23')), TypeError, 'cast: expected a dtype (float32, int32, uint8, bool, float64), received "float23". Did you mean "float32"?'],
  ['a k too large', () => gm.topK(x, 4), RangeError, 'topK: expected k from 0 to 3, the last extent of [2, 3], received 4.'],
  ['topK of a scalar', () => gm.topK(1), ShapeError, 'topK: expected a tensor of at least one axis, received [].'],
  ['targets beside their predictions', () => gm.inTopK([1], x, 1), ShapeError, 'inTopK: expected predictions of shape [1, null], received [2, 3].'],
  ['a k that is no count', () => gm.inTopK([0, 1], x, 1.5), RangeError, 'inTopK: expected k to be an integer from 0, received 1.5.'],

  ['a shape with a fraction', () => gm.zeros([1.5]), TypeError, 'zeros: expected every extent of the shape to be an integer from 0, received 1.5.'],
  ['a fill that is no number', () => gm.full([1], any('1')), TypeError, 'full: expected a number, received "1".'],
  ['a range without end', () => gm.range(0, Infinity), TypeError, 'range: expected finite numbers, received Infinity.'],
  ['a range that does not move', () => gm.range(0, 1, 0), RangeError, 'range: expected a step other than 0, received 0.'],
  ['a line of NaN', () => gm.linspace(NaN, 1), TypeError, 'linspace: expected finite numbers, received NaN.'],
  ['random integers', () => gm.randomNormal([1], { dtype: 'int32' }), TypeError, 'randomNormal: expected the dtype float32, received "int32". Use cast() on the result.'],
  ['a deviation of NaN', () => gm.randomNormal([1], { stddev: NaN }), TypeError, 'randomNormal: expected finite numbers as parameters, received NaN.'],
  ['a probability above 1', () => gm.randomBernoulli([1], { p: 2 }), RangeError, 'randomBernoulli: expected a probability from 0 to 1, received 2.'],
  ['a negative seed', () => gm.randomUniform([1], { seed: -1 }), RangeError, 'randomUniform: expected a seed from 0 to 2^53 - 1, received -1.'],
  ['a rate of 1', () => gm.dropout(x, 1), RangeError, 'dropout: expected a rate in [0, 1), received 1.'],
  ['a noise shape that does not stretch', () => gm.dropout(x, 0.5, { noiseShape: [2, 2] }), ShapeError, /dropout: expected a shape that broadcasts with \[2, 3\], received \[2, 2\]/],
  ['a noise shape larger than x', () => gm.dropout(x, 0.5, { noiseShape: [2, 2, 3] }), RangeError, 'dropout: expected a noiseShape that stretches to the shape of x, received [2, 2, 3].'],

  ['customGradient of no function', () => gm.customGradient(any(1)), TypeError, 'customGradient: expected a function, received 1.'],
  ['customGradient without a value', () => gm.customGradient(any(() => ({})))(x), TypeError, 'customGradient: expected the function to return { value, gradient }, received undefined.'],
  ['too few gradients', () => grad((a: typeof x) => gm.sum(gm.customGradient(v => ({ value: v, gradient: () => [] }))(a)))(x), TypeError, 'customGradient: expected the gradients by 1 arguments, received 0.'],
  ['a gradient of another shape', () => grad((a: typeof x) => gm.sum(gm.customGradient(v => ({ value: v, gradient: () => gm.ones([1]) }))(a)))(x), ShapeError, 'customGradient: expected a gradient of the shape of argument 0, received [1].'],
  ['a tensor that was disposed', () => {
    const gone = tensor([1]);
    gone.dispose();
    gm.relu(gone);
  }, Error, /relu: the tensor of shape \[1\] was disposed/],
];

for (const [what, call, kind, message] of cases) {
  t.test(`refuses ${what}`, async t => {
    try {
      call();
      t.fail('nothing was thrown');
    } catch (error) {
      t.type(error, kind);
      if (typeof message === 'string') t.equal((error as Error).message, message);
      else t.match((error as Error).message, message);
    }
  });
}
