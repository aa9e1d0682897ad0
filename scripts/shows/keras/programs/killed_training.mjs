// SPDX-License-Identifier: MIT
// A training that can be killed: `node killed_training.mjs KIND FOLDER [backup]`. It says on standard output what it is at, as it
// comes to it ("steps", "saving", "validating", "ending"), and at the end its weights, history and log as one line of JSON.
import { createHash } from 'node:crypto';
import { readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import * as gm from 'gemmule';

const [kind, folder, isBackedUp] = process.argv.slice(2);
const { layers, callbacks } = gm;
const say = what => writeSync(1, `${what}\n`);

gm.seed(8);
const rows = 6400;
const size = 128;
const x = gm.randomNormal([rows, 32]).keep();
const y = gm.argMax(x.matmul(gm.randomNormal([32, 5]))).keep();
const adam = () =>
  gm.optimizers.adam({
    learningRate: gm.schedules.cosineDecay({ initialLearningRate: 5e-3, decaySteps: 120 }),
  });

const network = () =>
  gm.sequential([
    layers.dense({ units: 192, activation: 'relu', inputShape: [32] }),
    layers.batchNormalization(),
    layers.dropout({ rate: 0.3 }),
    layers.dense({ units: 192, activation: 'relu' }),
    layers.dropout({ rate: 0.2, seed: 3 }),
    layers.dense({ units: 5, activation: 'softmax' }),
  ]);
const loss = 'sparseCategoricalCrossentropy';

/** A step of its own, with an optimizer for each half of the weights, one of which slows down. */
class Halves extends gm.Model {
  network = network();
  later = adam();
  call(given, options) {
    return this.network.apply(given, options);
  }
  trainStep({ x, y }) {
    const weights = this.trainableWeights;
    const step = gm.valueAndGrad(() => {
      const yPred = this.call(x, { training: true });
      return this.computeLoss({ x, y, yPred });
    }, weights);
    const { value, grads } = step();
    this.optimizer.apply(grads.slice(0, 4), weights.slice(0, 4));
    this.later.apply(grads.slice(4), weights.slice(4));
    return { loss: value };
  }
}

/** Batches with noise of gm's random numbers, in an order of their own seed. */
function noisy(from, to) {
  const places = Array.from({ length: Math.floor((to - from) / size) }, (_, i) => from + size * i);
  return gm.data
    .array(places)
    .shuffle(16, 11)
    .repeat()
    .map(at => {
      const pixels = x.slice([at, 0], [size, 32]);
      return [pixels.add(gm.randomNormal([size, 32], { stddev: 0.1 })), y.slice([at], [size])];
    });
}

const stop = (monitor = 'val_loss') =>
  callbacks.earlyStopping({ monitor, patience: 2, restoreBestWeights: true });
const kinds = {
  memory() {
    const model = network();
    model.compile({ optimizer: adam(), loss, metrics: ['accuracy'] });
    return [
      model,
      x,
      y,
      { validationSplit: 0.25, batchSize: size, epochs: 9 },
      [stop('val_accuracy')],
    ];
  },
  iterable() {
    const model = network();
    model.compile({ optimizer: adam(), loss, metrics: ['accuracy'] });
    const config = { stepsPerEpoch: 38, validationSteps: 12, epochs: 9 };
    return [model, noisy(0, 4800), undefined, { ...config, validationData: noisy(4800, rows) }, [stop()]]; // prettier-ignore
  },
  own() {
    const model = new Halves({});
    model.apply(x.slice(0, 32));
    model.compile({ optimizer: gm.optimizers.sgd({ learningRate: 0.05, momentum: 0.9 }), loss });
    const slower = callbacks.reduceLROnPlateau({ patience: 1, factor: 0.5 });
    return [model, x, y, { validationSplit: 0.25, batchSize: size, epochs: 8 }, [slower, stop()]];
  },
};

const [model, data, targets, config, watching] = kinds[kind]();
const log = join(folder, 'log.csv');
const all = [...watching, callbacks.csvLogger(log)];
if (isBackedUp) {
  const backup = callbacks.backupAndRestore({ backupDir: join(folder, 'backup'), saveFreq: 29 });
  const save = backup.onBatchEnd;
  backup.onBatchEnd = async () => {
    say('saving');
    await save();
    say('steps');
  };
  all.unshift(backup, {
    onTrainBegin: () => say('steps'),
    onTestBegin: () => say('validating'),
    onTestEnd: () => say('steps'),
    onTrainEnd: () => say('ending'),
  });
}
const { history, epoch } = await model.fit(data, targets, {
  ...config,
  verbose: 0,
  callbacks: all,
});
const hash = createHash('sha256');
for (const w of model.weights) hash.update(w.dataSync());
say(
  JSON.stringify({ weights: hash.digest('hex'), history, epoch, log: readFileSync(log, 'utf8') }),
);
