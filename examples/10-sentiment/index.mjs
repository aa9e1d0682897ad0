// Five small recurrent networks tell whether a sentence is content, against naive Bayes. Run: node examples/10-sentiment/index.mjs
import { parseArgs } from 'node:util';
import * as gm from 'gemmule';
import { naiveBayes } from './naive_bayes.mjs';
import { readSentences, wordsOf } from './sentences.mjs';

const { values } = parseArgs({
  options: {
    epochs: { type: 'string', default: '12' },
    networks: { type: 'string', default: '5' },
  },
});

gm.seed(1234);
const { train, test } = await readSentences();
const { layers } = gm;

const own = { standardize: null, split: wordsOf };
const count = layers.textVectorization({ ...own, outputMode: 'count' });
count.adapt(train.texts);
const known = texts => count.apply(texts).slice([0, 1], [-1, -1]); // without the column of unknown words
const baseline = naiveBayes(known(train.texts), train.labels)(known(test.texts), test.labels);

const WORDS = 2500; // about those that come at least twice
const vectorize = layers.textVectorization({ ...own, maxTokens: WORDS, outputSequenceLength: 40 });
vectorize.adapt(train.texts);
const [x, xTest] = [vectorize.apply(train.texts), vectorize.apply(test.texts)];

/** The largest that any word gave, for each output; padding gave 0. From here on there are no steps, and so no mask. */
class LargestOfWords extends layers.Layer {
  call(x) {
    return gm.max(x, 1);
  }
  computeMask() {
    return null;
  }
}

async function trained() {
  const model = gm.sequential([
    layers.embedding({ inputDim: WORDS, outputDim: 64, maskZero: true, inputShape: [40] }),
    layers.dropout({ rate: 0.35, noiseShape: [null, null, 1] }), // whole words
    layers.dropout({ rate: 0.5 }),
    layers.bidirectional({ layer: layers.lstm({ units: 64, returnSequences: true }) }),
    new LargestOfWords(),
    layers.dropout({ rate: 0.5 }),
    layers.dense({ units: 1, activation: 'sigmoid' }),
  ]);
  model.compile({ optimizer: 'adam', loss: 'binary_crossentropy', metrics: ['accuracy'] });
  await model.fit(x, train.labels, { epochs: Number(values.epochs) });
  return model;
}
const models = [];
while (models.length < Number(values.networks)) models.push(await trained());

/** How content each sentence is: the mean of what the networks say. */
const contentment = input => gm.mean(gm.concat(models.map(m => m.predict(input)), -1), -1); // prettier-ignore
const told = gm.greater(contentment(xTest), 0.5);
const accuracy = gm.mean(gm.equal(told, gm.greater(test.labels, 0.5))).item();

const samples = ['I would buy it again.', 'I would not buy it again.', 'Not bad at all!'];
const said = contentment(vectorize.apply(samples)).arraySync();
samples.forEach((text, i) =>
  console.log(`${(100 * said[i]).toFixed(0).padStart(3)}% content: ${text}`),
);
console.log(
  `Test accuracy on ${test.texts.length} sentences: ${accuracy.toFixed(4)}; naive Bayes: ${baseline.toFixed(4)}`,
);
