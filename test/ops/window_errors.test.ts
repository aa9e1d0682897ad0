// One test for each message of convolution, pooling and normalization.
import t from 'tap';
import { ShapeError } from '../../src/errors.js';
import * as gm from '../../src/ops/index.js';
import { tensor } from '../../src/tensor.js';
import { variable } from '../../src/variable.js';

const any = (v: unknown): never => v as never;
const image = gm.zeros([1, 4, 5, 2]);
const kernel = gm.zeros([3, 3, 2, 4]);
const line = gm.zeros([1, 4, 2]);

type Kind = ErrorConstructor | typeof ShapeError;
// prettier-ignore
const cases: [string, () => unknown, Kind, string | RegExp][] = [
  ['a batch without channels', () => gm.conv2d(line, kernel), ShapeError, 'conv2d: expected input [batch, height, width, channels], received [1, 4, 2]. Reshape the input to 4 axes.'],
  ['a batch with its channels elsewhere', () => gm.conv1d(image, kernel, { dataFormat: 'channelsFirst' }), ShapeError, /^conv1d: expected input \[batch, channels, length\], received \[1, 4, 5, 2\]/],
  ['a data format misspelt', () => gm.conv2d(image, kernel, { dataFormat: any('channelLast') }), TypeError, 'conv2d: expected `dataFormat` to be "channelsLast" or "channelsFirst", received "channelLast". Did you mean "channelsLast"?'],
  ['a kernel for other channels', () => gm.conv2d(image, gm.zeros([3, 3, 3, 4])), ShapeError, 'conv2d: expected a kernel [height, width, 2, filters] (each filter sees 2 channels), received [3, 3, 3, 4].'],
  ['a kernel of other axes', () => gm.conv1d(line, kernel), ShapeError, 'conv1d: expected a kernel [length, 2, filters] (each filter sees 2 channels), received [3, 3, 2, 4].'],
  ['a kernel larger than its input', () => gm.conv2d(image, gm.zeros([5, 6, 2, 1])), ShapeError, 'conv2d: expected an input of at least [5, 6] along its spatial axes, for windows that reach over [5, 6], received [4, 5]. Use smaller windows, or padding: "same".'],
  ['a dilated kernel larger than its padded input', () => gm.conv1d(line, gm.zeros([3, 2, 1]), { dilation: 4, padding: [[1, 2]] }), ShapeError, /^conv1d: expected an input of at least \[6\] .* reach over \[9\], received \[4\]/],
  ['a kernel of nothing', () => gm.conv1d(line, gm.zeros([0, 2, 1])), TypeError, 'conv1d: expected `kernelSize` to be an integer from 1, or an array of 1, received [0].'],
  ['groups that do not divide the channels', () => gm.conv2d(image, kernel, { groups: 3 }), ShapeError, 'conv2d: expected a number of channels that 3 groups divide, received 2.'],
  ['groups that do not divide the filters', () => gm.conv2d(image, gm.zeros([3, 3, 1, 3]), { groups: 2 }), ShapeError, 'conv2d: expected a number of filters that 2 groups divide, received 3.'],
  ['no groups', () => gm.conv2d(image, kernel, { groups: 0 }), TypeError, /^conv2d: expected `groups` to be an integer from 1/],
  ['a bias of another length', () => gm.conv2d(image, kernel, { bias: [1, 2] }), ShapeError, 'conv2d: expected a bias of shape [4], received [2].'],
  ['an activation misspelt', () => gm.conv2d(image, kernel, { activation: any('rleu') }), TypeError, 'conv2d: expected an activation without parameters, received "rleu". Did you mean "relu"?'],
  ['a stride of 0', () => gm.conv2d(image, kernel, { strides: [1, 0] }), TypeError, 'conv2d: expected `strides` to be an integer from 1, or an array of 2, received [1, 0].'],
  ['a negative dilation', () => gm.conv2d(image, kernel, { dilationRate: -1 }), TypeError, 'conv2d: expected `dilationRate` to be an integer from 1, or an array of 2, received -1.'],
  ['the same under its other name', () => gm.conv2d(image, kernel, { dilation: 0.5 }), TypeError, /^conv2d: expected `dilation` to be an integer from 1/],
  ['a padding misspelt', () => gm.conv2d(image, kernel, { padding: any('smae') }), TypeError, 'conv2d: expected `padding` to be "valid" or "same", received "smae". Did you mean "same"?'],
  ['causal images', () => gm.conv2d(image, kernel, { padding: 'causal' }), TypeError, /"valid" or "same", received "causal"/],
  ['margins for too few axes', () => gm.conv2d(image, kernel, { padding: [[1, 1]] }), TypeError, 'conv2d: expected `padding` to be a word, or [before, after] from 0 for each of 2 axes, received an array of 1.'],
  ['a negative margin', () => gm.conv1d(line, gm.zeros([1, 2, 1]), { padding: [[-1, 0]] }), TypeError, /\[before, after\] from 0 for each of 1 axes/],

  ['a transposed kernel for other channels', () => gm.conv2dTranspose(image, kernel), ShapeError, 'conv2dTranspose: expected a kernel [height, width, filters, 2], received [3, 3, 2, 4].'],
  ['a transposed bias of another length', () => gm.conv1dTranspose(line, gm.zeros([3, 4, 2]), { bias: [1] }), ShapeError, 'conv1dTranspose: expected a bias of shape [4], received [1].'],
  ['a transposed convolution that is causal', () => gm.conv1dTranspose(line, gm.zeros([3, 4, 2]), { padding: any('causal') }), TypeError, 'conv1dTranspose: expected `padding` to be "valid" or "same", received "causal".'],
  ['too much output padding', () => gm.conv1dTranspose(line, gm.zeros([3, 4, 2]), { strides: 2, outputPadding: 2 }), RangeError, 'conv1dTranspose: expected `outputPadding` to be less than the strides [2], received [2].'],
  ['a depthwise kernel of other axes', () => gm.depthwiseConv2d(image, gm.zeros([3, 2, 1])), ShapeError, 'depthwiseConv2d: expected a kernel [height, width, channels, multiplier], received [3, 2, 1].'],
  ['a depthwise kernel for other channels', () => gm.depthwiseConv2d(image, gm.zeros([2, 2, 3, 1])), ShapeError, /^depthwiseConv2d: expected a number of channels that 3 groups divide, received 2/],
  ['a pointwise kernel for other channels', () => gm.separableConv1d(line, gm.zeros([2, 2, 2]), gm.zeros([1, 3, 5])), ShapeError, /^separableConv1d: expected a kernel \[length, 4, filters\]/],

  ['pooling without a size', () => gm.maxPool2d(image, any(undefined)), TypeError, 'maxPool2d: expected `poolSize` to be an integer from 1, or an array of 2, received undefined.'],
  ['windows larger than the input', () => gm.avgPool1d(line, { poolSize: 5 }), ShapeError, /^avgPool1d: expected an input of at least \[5\] .* received \[4\]/],
  ['pooling of another number of axes', () => gm.maxPool3d(image, { poolSize: 1 }), ShapeError, /^maxPool3d: expected input \[batch, depth, height, width, channels\]/],
  ['adaptive pooling to nothing', () => gm.adaptiveAvgPool2d(image, { outputSize: [0, 1] }), TypeError, 'adaptiveAvgPool2d: expected `outputSize` to be an integer from 1, or an array of 2, received [0, 1].'],
  ['adaptive pooling of nothing', () => gm.adaptiveMaxPool1d(gm.zeros([1, 0, 2]), { outputSize: 1 }), ShapeError, 'adaptiveMaxPool1d: expected an input of at least 1 along its spatial axes, received [0].'],

  ['im2col of a matrix', () => gm.im2col([[1]], { kernelSize: 1 }), ShapeError, 'im2col: expected a batch with 1 to 3 axes between batch and channels, received [1, 1].'],
  ['im2col without a kernel', () => gm.im2col(image, any(undefined)), TypeError, /^im2col: expected `kernelSize` to be an integer from 1/],
  ['rows that are no windows', () => gm.col2im(gm.zeros([1, 3, 5]), { kernelSize: 2, outputSize: 4 }), ShapeError, 'col2im: expected rows of a multiple of 2 elements, received 5.'],
  ['another number of rows', () => gm.col2im(gm.zeros([1, 4, 2]), { kernelSize: 2, outputSize: 4 }), ShapeError, 'col2im: expected rows of shape [1, 3, 2], received [1, 4, 2].'],

  ['moments of other channels', () => gm.batchNormalization(image, [0], [1, 1]), ShapeError, 'batchNormalization: expected mean of shape [2], received [1].'],
  ['a gamma of other channels', () => gm.batchNormalization(image, [0, 0], [1, 1], { gamma: [1] }), ShapeError, 'batchNormalization: expected gamma of shape [2], received [1].'],
  ['a negative epsilon', () => gm.batchNormalization(image, [0, 0], [1, 1], { epsilon: -1 }), RangeError, 'batchNormalization: expected `epsilon` to be a number from 0, received -1.'],
  ['an axis that is not there', () => gm.batchNormalization(image, [0, 0], [1, 1], { axis: 4 }), RangeError, 'batchNormalization: expected an axis from -4 to 3, received 4.'],
  ['a beta of another shape', () => gm.layerNormalization(image, { beta: [1, 2], axis: [2, 3] }), ShapeError, 'layerNormalization: expected beta of shape [5, 2], received [2].'],
  ['a scale of another shape', () => gm.rmsNormalization(image, { scale: [1] }), ShapeError, 'rmsNormalization: expected scale of shape [2], received [1].'],
  ['groups that do not divide', () => gm.groupNormalization(image), ShapeError, 'groupNormalization: expected `groups` to be an integer from 1 that divides the 2 channels, or -1, received 32.'],
  ['groups along the batch', () => gm.groupNormalization(image, { axis: 0 }), ShapeError, 'groupNormalization: expected `axis` to be none of the batch, axis 0, received 0.'],
  ['a moving average that is no variable', () => gm.movingAverage(any(tensor([1])), [1], 0.5), TypeError, /^movingAverage: expected a variable, received /],
  ['a moving average of another shape', () => gm.movingAverage(variable([1]), [1, 2], 0.5), ShapeError, "movingAverage: expected x of the variable's shape [1], received [2]."],
  ['a momentum above 1', () => gm.movingAverage(variable([1]), [1], 2), RangeError, 'movingAverage: expected `momentum` to be a number from 0 to 1, received 2.'],
];
for (const [name, fn, kind, message] of cases)
  t.test(`refuses ${name}`, async t => t.throws(fn, { name: kind.name, message }));
