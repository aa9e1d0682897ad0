// XOR, which one layer cannot learn and two can. Run: node examples/01-xor/index.mjs
import * as gm from 'gemmule';

gm.seed(7);

const x = gm.tensor([
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
]);
const y = gm.tensor([[0], [1], [1], [0]]);

const model = gm.sequential({
  layers: [
    gm.layers.dense({ units: 8, activation: 'tanh', inputShape: [2] }), // the hidden layer bends the line
    gm.layers.dense({ units: 1, activation: 'sigmoid' }),
  ],
});

model.compile({
  optimizer: gm.optimizers.adam({ learningRate: 0.05 }),
  loss: 'binaryCrossentropy',
  metrics: ['accuracy'],
});

const { history } = await model.fit(x, y, { epochs: 300, verbose: 0 });
console.log(`loss ${history.loss[0].toFixed(3)} -> ${history.loss.at(-1).toFixed(4)}`);

const answers = await model.predict(x).array();
for (const [i, [a, b]] of (await x.array()).entries()) {
  console.log(`${a} xor ${b} = ${answers[i][0].toFixed(3)}`);
}
