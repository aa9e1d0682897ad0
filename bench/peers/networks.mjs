// SPDX-License-Identifier: MIT
// The networks that are trained and asked, in the words that gemmule and tfjs share. `samples`: an epoch.
const conv = filters => ['conv2d', { filters, kernelSize: 3, activation: 'relu' }];
const pool = ['maxPooling2d', { poolSize: 2 }];
const dense = ['dense', { units: 64, activation: 'relu' }];

export const networks = {
  mlp: { inputShape: [784], samples: 12800, body: [dense] },
  mnist: {
    inputShape: [28, 28, 1],
    samples: 2560,
    body: [conv(32), pool, conv(64), pool, conv(64), ['flatten', {}], dense],
  },
  cifar: {
    inputShape: [32, 32, 3],
    samples: 2560,
    body: [conv(32), pool, conv(64), pool, ['flatten', {}], dense],
  },
  lstm: { inputShape: [100, 32], samples: 2560, body: [['lstm', { units: 128 }]] },
};

/** The layers of a network, each made by its factory. */
export function layersOf(factories, { inputShape, body }) {
  const all = [...body, ['dense', { units: 10, activation: 'softmax' }]];
  return all.map(([kind, config], i) =>
    factories[kind](i === 0 ? { inputShape, ...config } : config),
  );
}

/** What `make(key)` gives, made once for each key: rounds measure warm epochs. */
export function kept(make) {
  const made = new Map();
  return (...key) => {
    const name = key.join(' ');
    if (!made.has(name)) made.set(name, make(...key));
    return made.get(name);
  };
}
