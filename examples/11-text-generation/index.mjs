// An LSTM and a small Transformer learn to write like Moby Dick, a character at a time. Run: node examples/11-text-generation/index.mjs
import { parseArgs } from 'node:util';
import * as gm from 'gemmule';
import { goOn } from './sample.mjs';
import { pieces, readText } from './text.mjs';
import { Positions, TransformerBlock } from './transformer_block.mjs';

const { values } = parseArgs({
  options: {
    epochs: { type: 'string', default: '6' },
    characters: { type: 'string', default: 'Infinity' },
    units: { type: 'string', default: '128' },
    count: { type: 'string', default: '300' },
    temperature: { type: 'string', default: '0.6' },
  },
});

gm.seed(1234);
const LENGTH = 96;
const [epochs, characters, units, count, temperature] = ['epochs', 'characters', 'units', 'count', 'temperature'].map(name => Number(values[name])); // prettier-ignore
const text = await readText();
const inputDim = text.characters.length;
const { layers } = gm;

const networks = {
  LSTM: [
    layers.embedding({ inputDim, outputDim: units / 2, inputShape: [LENGTH] }),
    layers.lstm({ units: 2 * units, returnSequences: true }),
    layers.dropout({ rate: 0.1 }),
    layers.dense({ units: inputDim, activation: 'softmax' }),
  ],
  Transformer: [
    layers.embedding({ inputDim, outputDim: units, inputShape: [LENGTH] }),
    new Positions(),
    new TransformerBlock({ heads: 4, units, dropout: 0.1 }),
    new TransformerBlock({ heads: 4, units, dropout: 0.1 }),
    layers.layerNormalization(),
    layers.dense({ units: inputDim, activation: 'softmax' }),
  ],
};

const [x, y] = pieces(text.train.subarray(0, characters), LENGTH);
const [xTest, yTest] = pieces(text.test.subarray(0, characters), LENGTH);
const beginning = text.test.subarray(0, LENGTH);

/** Trains, writes, and tells how many bits a character of the held-out text costs. */
async function tryOut(name) {
  const model = gm.sequential({ name, layers: networks[name] });
  model.summary();
  model.compile({ optimizer: gm.optimizers.adam({ learningRate: 2e-3, clipnorm: 1 }), loss: 'sparse_categorical_crossentropy' }); // prettier-ignore
  await model.fit(x, y, { epochs });
  const { loss } = await model.evaluate(xTest, yTest, { verbose: 0 });
  const said = text.decode(goOn(model, beginning, { count, temperature }));
  console.log(`${name}:\n[${text.decode(beginning)}]${said}\n`);
  return loss / Math.LN2;
}
const lstm = await tryOut('LSTM');
const transformer = await tryOut('Transformer');
console.log(
  `Bits for a character of the held-out text: ${lstm.toFixed(3)} LSTM, ${transformer.toFixed(3)} Transformer, ${Math.log2(inputDim).toFixed(3)} without a model`,
);
