// SPDX-License-Identifier: MIT
// `npm run test:cuda`: the tests of the CUDA backend, on the GPU where there is one, else through the stand-in driver: the native cases
// (there in three orders of threads, under AddressSanitizer, no device memory leaked), then the TypeScript tests.
// GEMMULE_CUDA_DRIVER names another driver. Names of stages as arguments run those alone: `npm run test:cuda -- ts`.
import { spawnSync } from 'node:child_process';
import nodeGypBuild from 'node-gyp-build';
import { root } from '../sources.mjs';
import { fromClosingLine, runStages, tapStage } from '../stages.mjs';

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
  'cuda',
].map(name => `test/${name}`);

/** The first GPU that the addon finds, by its model's name. */
function gpu() {
  return nodeGypBuild(root).cudaInfo().devices[0]?.model;
}

/** The stand-in driver's path, or why there is none: a machine that lacks what it is built with has nothing to fail. */
function standin() {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/cuda/standin.mjs'], {
    cwd: root,
    encoding: 'utf8',
  });
  if (status === 0) return { path: stdout.trim() };
  return { path: '', why: stderr.trim().replace(/^gemmule: /, ''), lacks: status === 77 };
}

/** What runs the kernels, its driver ('': the system's), and which native tests suit it; nothing where there is no stand-in. */
function choose({ path }) {
  const given = process.env.GEMMULE_CUDA_DRIVER;
  if (given) return { what: `GEMMULE_CUDA_DRIVER=${given}`, driver: given, native: 'cuda_release' };
  const model = gpu();
  if (model) return { what: model, driver: '', native: 'cuda_release' };
  return path ? { what: 'the stand-in driver', driver: path, native: 'cuda_address' } : null;
}

function stop({ why, lacks }) {
  console.log(`-- cuda: ${lacks ? 'skipped, ' : ''}${why}`);
  console.log(lacks ? '0 passed, 0 failed, 1 skipped' : '0 passed, 1 failed, 0 skipped');
  process.exit(lacks ? 0 : 1);
}

const built = standin();
const { what, driver, native } = choose(built) ?? stop(built);
console.log(`-- cuda: on ${what}`);
const env = { GEMMULE_CUDA_DRIVER: driver, GEMMULE_BACKEND: 'cuda', GEMMULE_STANDIN: built.path };
await runStages(
  'npm run test:cuda',
  {
    native: {
      command: ['bash', 'scripts/native-tests.sh', native],
      count: fromClosingLine,
      env,
    },
    ts: { ...tapStage('cuda-tests.tap', tests), env },
  },
  process.argv.slice(2),
);
