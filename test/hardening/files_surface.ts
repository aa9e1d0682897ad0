// SPDX-License-Identifier: MIT
// Every loader on files that lie: whole ones with bytes changed, cut off or put in, headers that name what is not there.
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as gm from '../../src/index.js';
import { parseIdx } from '../../src/data/idx.js';
import { readSafetensors } from '../../src/saving/safetensors.js';
import { type Source, numbers } from './chance.js';
import { type HostileCall, type Surface } from './surface.js';

const idx = Uint8Array.of(
  0,
  0,
  8,
  3,
  0,
  0,
  0,
  2,
  0,
  0,
  0,
  3,
  0,
  0,
  0,
  4,
  ...new Array<number>(24).fill(7),
);

/** A file of the format, its header as text to be spoilt. */
function safetensors(header: string, elements: number, length = header.length): Uint8Array {
  const bytes = Buffer.alloc(8 + header.length + elements);
  bytes.writeBigUInt64LE(BigInt(length));
  bytes.write(header, 8, 'latin1');
  return bytes;
}

function spoilt(s: Source, whole: Uint8Array): Uint8Array {
  const bytes = Uint8Array.from(whole);
  for (let k = 0; k < s.pick([1, 1, 2, 8]); k++) bytes[s.below(bytes.length)] = s.below(256);
  if (s.often(0.2)) return bytes.subarray(0, s.below(bytes.length));
  return s.often(0.1) ? Buffer.concat([bytes, bytes.subarray(s.below(bytes.length))]) : bytes;
}

const entry = (s: Source): unknown => ({
  dtype: s.pick<unknown>([
    'F32',
    'F32',
    'F64',
    'I32',
    'U8',
    'BOOL',
    'BF16',
    'F8',
    7,
    null,
    '__proto__',
  ]),
  shape: s.pick<unknown>([
    [2],
    [2, 2],
    [],
    [0],
    [-1],
    [2 ** 53],
    [1e300, 0],
    [2 ** 31, 2 ** 31],
    'x',
    {},
  ]),
  data_offsets: s.pick<unknown>([
    [0, 8],
    [0, 16],
    [8, 16],
    [4, 12],
    [0, 2 ** 53],
    [8, 0],
    [-8, 8],
    [0],
    'x',
  ]),
});

export class FilesSurface implements Surface {
  readonly accepted = new Map<string, number>();
  private readonly folder = mkdtempSync(join(tmpdir(), 'gemmule-files-'));
  private readonly model = join(this.folder, 'model');
  private readonly saved = new Map<string, Uint8Array>();
  private png = new Uint8Array();

  constructor() {
    process.on('exit', () => rmSync(this.folder, { recursive: true }));
  }
  /** The whole files, from which those that lie are made. */
  async ready(): Promise<this> {
    const dense = gm.layers.dense({ units: 3, inputShape: [4] });
    const model = gm.sequential([
      dense,
      gm.layers.batchNormalization(),
      gm.layers.dropout({ rate: 0.5 }),
    ]);
    model.compile({ optimizer: 'adam', loss: 'mse' });
    await model.save(this.model);
    for (const name of readdirSync(this.model))
      this.saved.set(name, readFileSync(join(this.model, name)));
    const image = join(this.folder, 'image.png');
    await gm.data.writeImage(image, gm.zeros([4, 5, 3]));
    this.png = readFileSync(image);
    return this;
  }

  next(s: Source): HostileCall {
    const [name, load] = s.pick(Object.entries(this.loaders));
    return {
      text: name,
      make: async () => {
        await load(s);
        this.accepted.set(name, (this.accepted.get(name) ?? 0) + 1);
      },
    };
  }

  private readonly loaders: Record<string, (s: Source) => unknown> = {
    idx: s => parseIdx(spoilt(s, idx), 'a file'),
    image: s => gm.data.readImage(spoilt(s, this.png)),
    'safetensors header': s => {
      const names = ['a', 'b', '__proto__', 'constructor'].filter(() => s.often(0.5));
      const header = JSON.stringify(Object.fromEntries(names.map(name => [name, entry(s)])));
      const length = s.often(0.8) ? header.length : s.pick([0, 1, 2 ** 31, 2 ** 52, 100_000_001]);
      return this.read(safetensors(header, s.pick([0, 8, 16, 32]), length));
    },
    'saved folder': s => this.load(s, whole => spoilt(s, whole)),
    'saved folder, other values': s =>
      this.load(s, whole => {
        const text = Buffer.from(whole).toString('latin1');
        const value = s.pick<unknown>([...numbers, null, '"x"', '{}', '[]', 'true', '"Dense"']);
        const places = [...text.matchAll(/:\s*("[^"]*"|-?[\d.]+|true|false|null|\[[^[\]]*\])/g)];
        if (places.length === 0) return spoilt(s, whole);
        const { index, 0: found } = s.pick(places);
        const changed = text.slice(0, index + 1) + String(value) + text.slice(index + found.length);
        return Buffer.from(changed, 'latin1');
      }),
  };
  private read(bytes: Uint8Array): Promise<unknown> {
    const file = join(this.folder, 'file.safetensors');
    writeFileSync(file, bytes);
    return readSafetensors(file);
  }
  private async load(s: Source, change: (whole: Uint8Array) => Uint8Array): Promise<void> {
    const [name, whole] = s.pick([...this.saved]);
    writeFileSync(join(this.model, name), change(whole));
    try {
      const loaded = await gm.loadModel(this.model);
      gm.tidy(() => loaded.predict<gm.Tensor>(gm.ones([2, 4])).dataSync());
    } finally {
      writeFileSync(join(this.model, name), whole);
    }
  }

  check(): void {}
}
