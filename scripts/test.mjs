// SPDX-License-Identifier: MIT
// `npm test`, the first tier: every stage runs whatever the one before said, and one line at the end adds them up.
// Names of stages as arguments run those alone: `npm test -- lint ts`.
import { findToolkit } from './cuda/toolkit.mjs';
import { has } from './sources.mjs';
import { bin, fromClosingLine, once, runStages, script, tapStage } from './stages.mjs';

const noNvcc = () => !findToolkit() && 'there is no nvcc here';

const stages = {
  addon: { command: script('build-addon.mjs'), count: once },
  prebuild: {
    command: script('prebuild.mjs', `${process.platform}-${process.arch}`),
    count: once,
  },
  build: { command: script('build-ts.mjs'), count: once },
  lint: { command: bin('eslint/bin/eslint.js', '.', '--quiet'), count: once },
  types: { command: bin('typescript/bin/tsc', '-p', '.'), count: once },
  format: { command: script('format.mjs', '--check', '--ts'), count: once },
  'format-cpp': {
    command: script('format.mjs', '--check', '--cpp'),
    count: once,
    skip: () => !has('clang-format') && 'there is no clang-format here',
  },
  docs: { command: bin('typedoc/bin/typedoc'), count: once },
  gen: { command: script('gen.mjs', '--check'), count: once },
  native: { command: ['bash', 'scripts/native-tests.sh'], count: fromClosingLine },
  ts: tapStage('tests.tap'),
  cuda: { command: script('cuda/test.mjs'), count: fromClosingLine },
  // Of what nvcc makes: that no kernel spills, and the native cases on its PTX. `npm run test:ptx` does all architectures.
  paper: { command: script('cuda/paper.mjs'), count: once, skip: noNvcc },
  ptx: {
    command: script('cuda/ptx_tests.mjs', '--arch=80'),
    count: fromClosingLine,
    skip: noNvcc,
  },
};

await runStages('npm test', stages, process.argv.slice(2));
