// SPDX-License-Identifier: MIT
// `node scripts/keras_coverage.mjs [--check]`: writes docs/keras-coverage.md, each public name of Keras and where it is here.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './sources.mjs';

const names = JSON.parse(readFileSync(join(root, 'test/golden/keras_names.json'), 'utf8'));
const gm = await import(new URL('../dist/esm/index.js', import.meta.url));

/** Keras's modules, and where their names are here. */
const groups = {
  layers: { gm: gm.layers, prefix: 'gm.layers.' },
  losses: { gm: gm.losses, prefix: 'gm.losses.' },
  metrics: { gm: gm.metrics, prefix: 'gm.metrics.' },
  optimizers: { gm: gm.optimizers, prefix: 'gm.optimizers.' },
  'optimizers.schedules': { gm: gm.schedules, prefix: 'gm.schedules.' },
  callbacks: { gm: gm.callbacks, prefix: 'gm.callbacks.' },
  initializers: { gm: gm.initializers, prefix: 'gm.initializers.' },
  regularizers: { gm: gm.regularizers, prefix: 'gm.regularizers.' },
  constraints: { gm: gm.constraints, prefix: 'gm.constraints.' },
  activations: { gm: gm.activations, prefix: 'gm.activations.' },
};

// Names that are found elsewhere here.
const elsewhere = {
  serialize: 'gm.saving.serialize',
  deserialize: 'gm.saving.deserialize',
  get: 'by name, wherever one is taken',
  'layers.Input': 'gm.input',
  'metrics.log_cosh': '`gm.metrics.logCoshError`',
  'losses.Loss': 'gm.losses.defineLoss',
  'optimizers.schedules.LearningRateSchedule': 'a function of the step',
  'callbacks.CallbackList': '`callbacks` takes an array',
};

// Why a name is not here.
const foreign = 'runs a model of another Python framework';
const absent = {
  'layers.FlaxLayer': foreign,
  'layers.JaxLayer': foreign,
  'layers.TFSMLayer': foreign,
  'layers.TorchModuleWrapper': foreign,
  'layers.InputSpec': 'layers say themselves what they expect, in `build` and `call`',
  'callbacks.OrbaxCheckpoint': "the format of JAX's checkpoints",
};

const plain = name => name.replace(/[^a-z0-9]/gi, '').toLowerCase();
const golden = readdirSync(join(root, 'test/golden'))
  .filter(file => file.endsWith('.py'))
  .map(file => readFileSync(join(root, 'test/golden', file), 'utf8'))
  .join('\n');
const isGolden = name => new RegExp(`\\b${name}\\b`).test(golden);

function find(group, name) {
  const { gm: module, prefix } = groups[group];
  const given = elsewhere[`${group}.${name}`] ?? elsewhere[name];
  if (given) return given;
  const keys = Object.keys(module).filter(key => plain(key) === plain(name));
  return keys.length > 0 ? keys.map(key => `\`${prefix}${key}\``).join(', ') : null;
}

const rows = Object.keys(groups).flatMap(group =>
  names[group].map(name => ({ group, name, here: find(group, name) })),
);

function table(group) {
  const own = rows.filter(row => row.group === group);
  const lines = own.map(({ name, here }) => {
    const why = absent[`${group}.${name}`];
    return `| ${name} | ${here ?? `not here${why ? `: ${why}` : ''}`} | ${isGolden(name) ? 'yes' : ''} |`;
  });
  const found = own.filter(row => row.here).length;
  return `## keras.${group}: ${found} of ${own.length}

| Keras | gemmule | in a golden script |
|---|---|---|
${lines.join('\n')}
`;
}

const found = rows.filter(row => row.here).length;
const share = ((100 * found) / rows.length).toFixed(1);
const page = `# Keras's vocabulary

Written by \`node scripts/keras_coverage.mjs\`. Do not edit. The names are those of Keras ${names.version} (test/golden/keras_names.py); ${found} of ${rows.length} are here, ${share}%.

${Object.keys(groups).map(table).join('\n')}`;

const file = join(root, 'docs/keras-coverage.md');
if (process.argv.includes('--check')) {
  const same = readFileSync(file, 'utf8') === page;
  console.log(
    same
      ? `docs/keras-coverage.md is up to date: ${share}%`
      : 'docs/keras-coverage.md is old: run node scripts/keras_coverage.mjs',
  );
  process.exit(same ? 0 : 1);
}
writeFileSync(file, page);
const missing = rows.filter(row => !row.here).map(row => `${row.group}.${row.name}`);
console.log(`${found} of ${rows.length} names, ${share}%. Not here: ${missing.join(', ')}`);
