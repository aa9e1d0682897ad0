// SPDX-License-Identifier: MIT
// Who is measured, and how each is started.
import type { Layout } from './cases.js';
import { installPeers } from './install.js';
import { Peer, type PeerSpec } from './peer.js';

const node = process.execPath;
const python = process.env.GEMMULE_BENCH_PYTHON;

export const ours = (threads: number): PeerSpec => ({
  name: 'gemmule',
  threads,
  program: node,
  script: 'gemmule.mjs',
  options: { threads },
});
export const pytorch = (threads: number, layout: Layout = 'channels_last'): PeerSpec => ({
  name: 'PyTorch',
  threads,
  program: python ?? '',
  script: 'pytorch.py',
  options: { threads, layout },
  variant: layout,
});
/** Without a page fault for each large output: its best where outputs are large. */
export const pytorchKeepingMemory = (threads: number, layout: Layout): PeerSpec => ({
  ...pytorch(threads, layout),
  env: {
    MALLOC_MMAP_MAX_: '0',
    MALLOC_TRIM_THRESHOLD_: '4294967296',
    MALLOC_TOP_PAD_: '268435456',
  },
});
export const keras = (threads: number): PeerSpec => ({
  name: 'Keras',
  threads,
  program: python ?? '',
  script: 'keras_tensorflow.py',
  options: { threads },
});
export const onnxruntime = (threads: number): PeerSpec => ({
  name: 'onnxruntime-node',
  threads,
  program: node,
  script: 'onnxruntime.mjs',
  options: { threads },
});
export const tfjs = (backend: 'cpu' | 'wasm'): PeerSpec => ({
  name: `tfjs ${backend}`,
  threads: 1,
  program: node,
  script: 'tfjs.mjs',
  options: { backend },
});

/** Those of `specs` that can be had here, started; what cannot is said in one line. */
export async function startPeers(specs: readonly PeerSpec[]): Promise<Peer[]> {
  const hasPackages = installPeers();
  if (!python)
    console.log(
      'skipped PyTorch and Keras: GEMMULE_BENCH_PYTHON names no python3 that has torch and tensorflow.',
    );
  const possible = specs.filter(({ script }) => {
    if (script.endsWith('.py')) return Boolean(python);
    return script === 'gemmule.mjs' || hasPackages;
  });
  const peers: Peer[] = [];
  for (const spec of possible) {
    const peer = await Peer.start(spec);
    if (peer) peers.push(peer);
  }
  if (!peers.some(peer => peer.name === 'gemmule'))
    throw new Error('bench: gemmule did not start: run `npm run build` first.');
  return peers;
}
