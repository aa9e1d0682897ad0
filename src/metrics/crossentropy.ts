// SPDX-License-Identifier: MIT
import * as losses from '../losses/index.js';
import { lossMetric } from './mean.js';

export const binaryCrossentropy = lossMetric(losses.binaryCrossentropy);
export const categoricalCrossentropy = lossMetric(losses.categoricalCrossentropy);
export const sparseCategoricalCrossentropy = lossMetric(losses.sparseCategoricalCrossentropy);
export const binaryFocalCrossentropy = lossMetric(losses.binaryFocalCrossentropy);
export const categoricalFocalCrossentropy = lossMetric(losses.categoricalFocalCrossentropy);
