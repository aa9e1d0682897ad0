// SPDX-License-Identifier: MIT
// The examples that take longer, small: that each runs to its closing line, with figures in it. What they reach: `npm run shows`.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import t from 'tap';

const root = fileURLToPath(new URL('..', import.meta.url));
const skip = existsSync(`${root}dist/esm/index.js`) ? false : 'the package is not built';

async function closingLine(example: string, options: string): Promise<string> {
  const args = [`examples/${example}/index.mjs`, ...options.split(' ')];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root });
  return stdout.trim().split('\n').at(-1)!;
}

const examples = [
  {
    name: '06-functional',
    options: '--epochs 1',
    closing: /^Test loss: 0\.\d{4}, test accuracy: 0\.9\d{3}$/,
  },
  {
    name: '07-custom-loop',
    options: '--epochs 1 --samples 640',
    closing: /^Test accuracy: 0\.\d{4}$/,
  },
  {
    name: '08-forecast',
    options: '--epochs 1',
    closing:
      /^Mean absolute error in 1987 and 1988: \d+\.\d births a day; same day last week: 311\.6; /,
  },
  {
    name: '09-seq2seq',
    options: '--epochs 1 --pairs 200 --units 16',
    closing:
      /^Words wrong of 200: [\d.]+% greedy, [\d.]+% with 4 beams; phonemes wrong: [\d.]+%, [\d.]+%; /,
  },
  {
    name: '09-seq2seq',
    options: '--task german --epochs 1 --pairs 100 --units 16',
    closing: /^Messages wrong of \d+: [\d.]+% greedy, [\d.]+% with 4 beams; words wrong: /,
  },
  {
    name: '10-sentiment',
    options: '--epochs 1 --networks 1',
    closing: /^Test accuracy on 596 sentences: 0\.\d{4}; naive Bayes: 0\.8372$/,
  },
  {
    name: '11-text-generation',
    options: '--epochs 1 --characters 5000 --units 16 --count 20',
    closing:
      /^Bits for a character of the held-out text: \d\.\d{3} LSTM, \d\.\d{3} Transformer, 6\.285 without a model$/,
  },
  {
    name: '12-gan',
    options: `--epochs 1 --samples 128 --pictures ${t.testdirName}`,
    closing:
      /^A classifier is sure \(p > 0\.9\) of \d+ of 1,000 drawn digits, and takes \d+ for the digit asked for; of each class it saw:( \d+){10}$/,
  },
  {
    name: '13-autoencoder',
    options: '--epochs 1 --samples 640',
    closing: /^Mean squared error on 10,000 digits: 0\.115\d noisy, 0\.\d{4} restored$/,
  },
  {
    name: '14-transfer',
    options: '--epochs 1 --examples 2 --schooling 2',
    closing:
      /^Test accuracy on the digits 5 to 9, 2 examples of each: 0\.\d{4} with what 0 to 4 taught, 0\.\d{4} from nothing$/,
  },
  {
    name: '15-search',
    options: '--trials 3 --epochs 3 --samples 500',
    closing: /^Test accuracy: 0\.\d{4}$/,
  },
  {
    name: '17-kernels-in-a-service',
    options: '--images 500 --queries 100 --batch 20',
    closing:
      /^Nearest digit as plain JavaScript finds it: 10 of 10; of the same class: \d\d\.\d% of 100$/,
  },
];

for (const { name, options, closing } of examples)
  t.test(`${name} ${options} runs`, { skip }, async t =>
    t.match(await closingLine(name, options), closing),
  );
