// A two-layer network on the 60,000 handwritten digits of MNIST. Run: npm start
import * as gm from 'gemmule';

gm.seed(1234);

const { train, test } = gm.datasets.mnist();

const model = gm.sequential({
  layers: [
    gm.layers.dense({ units: 64, activation: 'relu', inputShape: [784] }),
    gm.layers.dense({ units: 10, activation: 'softmax' }),
  ],
});
model.summary();

model.compile({ optimizer: 'adam', loss: 'sparseCategoricalCrossentropy', metrics: ['accuracy'] });

await model.fit(train.x, train.y, { epochs: 5 });

const { accuracy } = await model.evaluate(test.x, test.y, { verbose: 0 });
console.log(`Test accuracy: ${accuracy.toFixed(4)}`);
