// SPDX-License-Identifier: MIT
import { existsSync } from 'node:fs';
import { open, readFile, stat } from 'node:fs/promises';
import { extname } from 'node:path';
import type { Layer } from '../layers/layer.js';
import type { Model } from '../models/model.js';
import { outputShapes } from '../models/summary.js';
import { loadModel, modelFromJSON } from '../saving/index.js';

const READS = 'a folder that model.save() wrote, or the JSON that model.toJSON() or Keras’s model.to_json() wrote'; // prettier-ignore

/** Formats that are not read, by how such a file begins, or by its name's ending. */
const foreign = [
  { what: 'a .keras archive', begins: 'PK\x03\x04', ending: '.keras' },
  { what: 'an HDF5 file', begins: '\x89HDF', ending: '.h5' },
  { what: 'an ONNX model', begins: null, ending: '.onnx' },
  { what: 'weights alone', begins: null, ending: '.safetensors' },
];

async function foreignFormat(file: string): Promise<string | undefined> {
  const handle = await open(file);
  try {
    const { buffer } = await handle.read(Buffer.alloc(4), 0, 4, 0);
    const begins = buffer.toString('latin1');
    return foreign.find(f => f.begins === begins || f.ending === extname(file))?.what;
  } finally {
    await handle.close();
  }
}

async function read(file: string): Promise<Model> {
  const who = `summary: ${file}`;
  if (!existsSync(file)) throw new Error(`${who}: there is no such file or folder.`);
  if ((await stat(file)).isDirectory()) return loadModel(file);
  const what = await foreignFormat(file);
  if (what !== undefined) throw new TypeError(`${who}: expected ${READS}, received ${what}.`);
  try {
    return modelFromJSON(await readFile(file, 'utf8'));
  } catch (cause) {
    const { message } = cause as Error;
    throw new TypeError(`${who}: expected ${READS}. ${message}`, { cause });
  }
}

const described = (layer: Layer) => ({
  name: layer.name,
  className: layer.className,
  outputShapes: outputShapes(layer),
  params: layer.built ? layer.countParams() : null,
  trainable: layer.trainable,
});

const sizeOf = (weights: Model['weights']): number => weights.reduce((n, w) => n + w.size, 0);

/** The table of `model.summary()`. */
export async function summary(file: string) {
  const model = await read(file);
  const json = {
    name: model.name,
    className: model.className,
    layers: model.layers.map(described),
    params: { total: sizeOf(model.weights), trainable: sizeOf(model.trainableWeights) },
  };
  const text = () => {
    const lines: string[] = [];
    model.summary({ printFn: line => lines.push(line) });
    return lines.join('\n');
  };
  return { json, text };
}
