// SPDX-License-Identifier: MIT
// `gm.train`: tfjs's optimizers, whose options are positional, with its defaults where it has its own.
import {
  adadelta as adadeltaOf,
  adagrad as adagradOf,
  adam as adamOf,
  adamax as adamaxOf,
  type Optimizer,
  rmsprop as rmspropOf,
  sgd as sgdOf,
} from '../optimizers/index.js';

export const sgd = (learningRate: number): Optimizer => sgdOf({ learningRate });
export const momentum = (learningRate: number, momentum: number, nesterov = false): Optimizer =>
  sgdOf({ learningRate, momentum, nesterov });
export const adagrad = (learningRate: number, initialAccumulatorValue = 0.1): Optimizer =>
  adagradOf({ learningRate, initialAccumulatorValue });
export const adadelta = (learningRate = 0.001, rho = 0.95, epsilon = 1e-7): Optimizer =>
  adadeltaOf({ learningRate, rho, epsilon });
export const adam = (learningRate = 0.001, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7): Optimizer =>
  adamOf({ learningRate, beta1, beta2, epsilon });
export const adamax = (
  learningRate = 0.002,
  beta1 = 0.9,
  beta2 = 0.999,
  epsilon = 1e-7,
): Optimizer => adamaxOf({ learningRate, beta1, beta2, epsilon });
export const rmsprop = (
  learningRate: number,
  decay = 0.9,
  momentum = 0,
  epsilon = 1e-7,
  centered = false,
): Optimizer => rmspropOf({ learningRate, rho: decay, momentum, epsilon, centered });
