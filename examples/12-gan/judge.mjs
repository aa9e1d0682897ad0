// A network of examples/03-mnist-conv, trained for two epochs on real digits, looks at drawn ones.
import * as gm from 'gemmule';

/** Of how many digits `[count, 28, 28, 1]`, from 0 to 1, it is sure, what it takes each for, and how many of each class that are. */
export async function judge(digits, { xTrain, yTrain }) {
  const { conv2d, dense, flatten, maxPooling2d } = gm.layers;
  const model = gm.sequential({
    layers: [
      conv2d({ filters: 32, kernelSize: 3, activation: 'relu', inputShape: [28, 28, 1] }),
      maxPooling2d(),
      conv2d({ filters: 64, kernelSize: 3, activation: 'relu' }),
      maxPooling2d(),
      conv2d({ filters: 64, kernelSize: 3, activation: 'relu' }),
      flatten(),
      dense({ units: 64, activation: 'relu' }),
      dense({ units: 10, activation: 'softmax' }),
    ],
  });
  model.compile({ optimizer: 'adam', loss: 'sparse_categorical_crossentropy' });
  const x = xTrain.expandDims(-1).cast('float32').div(255);
  await model.fit(x, yTrain, { epochs: 2, batchSize: 64, verbose: 0 });

  const probabilities = model.predict(digits, { batchSize: 250 });
  const certainty = gm.max(probabilities, -1).dataSync();
  const labels = [...gm.argMax(probabilities, -1).dataSync()];
  const classes = Array(10).fill(0);
  labels.forEach(label => classes[label]++);
  return { sure: certainty.filter(p => p > 0.9).length, classes, labels };
}
