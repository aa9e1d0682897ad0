// SPDX-License-Identifier: MIT
// `npm run test:cuda`: the tests of the CUDA backend, on the GPU where there is one, else through the stand-in driver: the native cases
// (there in three orders of threads, under AddressSanitizer, no device memory leaked), then the TypeScript tests.
// GEMMULE_CUDA_DRIVER names another driver. Names of stages as arguments run those alone: `npm run test:cuda -- ts`.
import { spawnSync } from 'node:child_process';
import nodeGypBuild from 'node-gyp-build';
import { root } from '../sources.mjs';
import { fromClosingLine, runStages, script, tapStage } from '../stages.mjs';

const tests = [
  'ops',
  'gradients',
  'activations',
  'losses',
  'metrics',
  'optimizers',
  'layers',
  'initializers',
  'regularizers',
  'callbacks',
  'models',
  'capture.test.ts',
  'tensor.test.ts',
].map(name => `test/${name}`);

/** The first GPU that the addon finds, by its model's name. */
function gpu() {
  return nodeGypBuild(root).cudaInfo().devices[0]?.model;
}

/** The stand-in's path; ends the run where it cannot be had: a machine that lacks what it is built with has nothing to fail. */
function standin() {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/cuda/standin.mjs'], {
    cwd: root,
    encoding: 'utf8',
  });
  if (status === 0) return stdout.trim();
  const lacks = status === 77;
  console.log(`-- cuda: ${lacks ? 'skipped, ' : ''}${stderr.trim().replace(/^gemmule: /, '')}`);
  console.log(lacks ? '0 passed, 0 failed, 1 skipped' : '0 passed, 1 failed, 0 skipped');
  process.exit(lacks ? 0 : 1);
}

/** What runs the kernels, its driver ('': the system's), and which native tests suit it. */
function choose() {
  const given = process.env.GEMMULE_CUDA_DRIVER;
  if (given) return { what: `GEMMULE_CUDA_DRIVER=${given}`, driver: given, native: 'cuda_release' };
  const model = gpu();
  if (model) return { what: model, driver: '', native: 'cuda_release' };
  return { what: 'the stand-in driver', driver: standin(), native: 'cuda_address', ours: true };
}

const { what, driver, native, ours } = choose();
console.log(`-- cuda: on ${what}`);
const env = { GEMMULE_CUDA_DRIVER: driver, GEMMULE_BACKEND: 'cuda' };
await runStages(
  'npm run test:cuda',
  {
    standin: {
      command: script('cuda/standin.mjs', '--asan', '--check'),
      count: fromClosingLine,
      skip: () => !ours && 'another driver is in use',
    },
    native: {
      command: ['bash', 'scripts/native-tests.sh', native],
      count: fromClosingLine,
      env: { GEMMULE_CUDA_DRIVER: driver },
    },
    ts: { ...tapStage('cuda-tests.tap', tests), env },
  },
  process.argv.slice(2),
);
