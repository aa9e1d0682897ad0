// SPDX-License-Identifier: MIT
// Every op whose first argument is a tensor, as a method of tensors: t.add(b) is add(t, b).
import { Tensor, type TensorLike } from '../tensor.js';
import * as ops from './index.js';

/** What has no tensor for its first argument. */
const others = [
  'activationNames',
  'concat',
  'customGradient',
  'einsum',
  'eye',
  'fft',
  'fft2',
  'full',
  'ifft',
  'ifft2',
  'irfft',
  'istft',
  'linspace',
  'movingAverage',
  'ones',
  'originOf',
  'randomBernoulli',
  'randomBeta',
  'randomGamma',
  'randomNormal',
  'randomPermutation',
  'randomTruncatedNormal',
  'randomUniform',
  'range',
  'scalar',
  'stack',
  'zeros',
] as const satisfies readonly (keyof typeof ops)[];
type Method = Exclude<keyof typeof ops, (typeof others)[number]>;

type WithoutFirst<F> = F extends (x: TensorLike, ...rest: infer R) => infer Y
  ? (...rest: R) => Y
  : never;
type Methods = { [K in Method]: WithoutFirst<(typeof ops)[K]> };

declare module '../tensor.js' {
  interface Tensor extends Methods {}
}

type AnyFunction = (x: unknown, a: unknown, b: unknown, c: unknown) => unknown;
for (const [name, op] of Object.entries(ops) as [string, AnyFunction][]) {
  if ((others as readonly string[]).includes(name)) continue;
  // Named arguments: gathering the rest of them would cost as much as the op.
  const method = function (this: Tensor, a: unknown, b: unknown, c: unknown): unknown {
    return op(this, a, b, c);
  };
  Object.defineProperty(Tensor.prototype, name, {
    value: method,
    writable: true,
    configurable: true,
  });
}
