// SPDX-License-Identifier: MIT
// npm run bench -- gemm|conv|mlp|cnn|lstm|attention|models|enqueue|cuda [rounds=9] [only=train|infer|...]
import { cnn, mlp } from './cases.js';
import { benchCuda } from './cuda.js';
import { benchEnqueue } from './enqueue.js';
import { benchGemm } from './gemm.js';
import { benchModels } from './models.js';
import { benchNetworks } from './networks.js';
import { benchAttention, benchLstm } from './sequences.js';
import type { Settings } from './settings.js';
import { benchWindows } from './windows.js';

const benches: Record<string, (settings: Settings) => Promise<boolean> | boolean> = {
  gemm: benchGemm,
  conv: benchWindows,
  mlp: benchNetworks('mlp', mlp),
  cnn: benchNetworks('cnn', cnn),
  lstm: benchLstm,
  attention: benchAttention,
  models: benchModels,
  enqueue: benchEnqueue,
  cuda: benchCuda,
};

const usage =
  'npm run bench -- gemm|conv|mlp|cnn|lstm|attention|models|enqueue|cuda [rounds=9] [only=PART]';

function parse(words: readonly string[]): Settings {
  const settings: Settings = { rounds: Number(process.env.GEMMULE_BENCH_ROUNDS ?? 9), only: '' };
  for (const word of words) {
    const [key, value] = word.split('=');
    if (key === 'rounds' && Number(value) >= 1) settings.rounds = Number(value);
    else if (key === 'only' && value) settings.only = value;
    else fail(`expected ${usage}, received ${word}.`);
  }
  return settings;
}

function fail(message: string): never {
  console.error(`bench: ${message}`);
  process.exit(2);
}

const [name, ...words] = process.argv.slice(2);
const bench = benches[name ?? ''] ?? fail(`expected ${usage}, received ${name ?? 'nothing'}.`);
const held = await bench(parse(words));
process.exit(held ? 0 : 1);
