// What callbacks write elsewhere: files and servers.
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import * as gm from '../../src/index.js';
import type { Callback, Logs } from '../../src/callbacks/index.js';
import type { Model } from '../../src/models/model.js';

const folder = () => mkdtempSync(join(tmpdir(), 'gemmule-callbacks-'));
const model = (optimizer: gm.optimizers.Optimizer = gm.optimizers.sgd({ learningRate: 0.5 })) =>
  ({ optimizer, stopTraining: false, trainableWeights: [] }) as unknown as Model;

async function run(callback: Callback, epochs: readonly Logs[], start = 0): Promise<void> {
  callback.setModel(model());
  await callback.onTrainBegin?.();
  for (const [i, logs] of epochs.entries()) await callback.onEpochEnd?.(start + i, logs);
  await callback.onTrainEnd?.();
}

t.test('csvLogger', async t => {
  const { csvLogger } = gm.callbacks;
  const first = { loss: 0.5, accuracy: 1 };

  t.test('writes a header and a line an epoch; a validation may come later', async t => {
    const file = join(folder(), 'log.csv');
    await run(csvLogger(file), [first, { ...first, val_loss: 0.25, val_accuracy: NaN, more: 1 }]);
    t.equal(
      readFileSync(file, 'utf8'),
      'epoch,accuracy,loss,val_accuracy,val_loss\r\n0,1,0.5,NA,NA\r\n1,1,0.5,NaN,0.25\r\n',
    );
  });
  t.test('starts anew, or goes on', async t => {
    const file = join(folder(), 'log.csv');
    await run(csvLogger(file), [{ loss: 3 }]);
    await run(csvLogger(file), [{ loss: 2 }]);
    await run(csvLogger(file, { append: true }), [{ loss: 1 }], 1);
    t.equal(readFileSync(file, 'utf8'), 'epoch,loss,val_loss\r\n0,2,NA\r\n1,1,NA\r\n');
  });
  t.test('writes a header into an empty file that it appends to', async t => {
    const file = join(folder(), 'log.csv');
    writeFileSync(file, '');
    await run(csvLogger(file, { append: true, separator: ';' }), [{ 'a;"b"': 1, val_loss: 2 }]);
    t.equal(readFileSync(file, 'utf8'), 'epoch;"a;""b""";val_loss\r\n0;1;2\r\n');
  });
  t.test('refuses what is no file or separator', async t => {
    t.throws(() => csvLogger(3 as never), { message: /csvLogger: expected the name of a file/ });
    t.throws(() => csvLogger('x', { separator: ', ' }), { message: /one character, received/ });
  });
});

t.test('remoteMonitor', async t => {
  const { remoteMonitor } = gm.callbacks;
  const received: { request: IncomingMessage; body: string }[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', part => (body += String(part)));
    request.on('end', () => {
      received.push({ request, body });
      response.statusCode = 500;
      response.end('no matter');
    });
  });
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
  const root = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  await run(remoteMonitor({ root, headers: { 'x-run': '7' } }), [{ loss: 0.5 }]);
  const [form] = received;
  t.equal(form.request.method, 'POST');
  t.equal(form.request.url, '/publish/epoch/end/');
  t.equal(form.request.headers['x-run'], '7');
  t.same(JSON.parse(new URLSearchParams(form.body).get('data')!), { epoch: 0, loss: 0.5 });

  await run(remoteMonitor({ root, path: '/log', sendAsJson: true }), [{ loss: 0.25 }]);
  const [, json] = received;
  t.equal(json.request.url, '/log');
  t.equal(json.request.headers['content-type'], 'application/json');
  t.same(JSON.parse(json.body), { epoch: 0, loss: 0.25 });

  server.closeAllConnections();
  await new Promise(done => server.close(done));
  const warned = new Promise<Error>(done => process.once('warning', done));
  await run(remoteMonitor({ root }), [{ loss: 1 }]);
  t.match((await warned).message, /remoteMonitor: http:.* was not reached: ./);
});

/** CRC-32C bit by bit. */
function crc(bytes: Buffer): number {
  let c = 0xffffffff;
  for (const byte of bytes) {
    c ^= byte;
    for (let i = 0; i < 8; i++) c = (c >>> 1) ^ (c & 1 ? 0x82f63b78 : 0);
  }
  return ~c >>> 0;
}
const unmasked = (masked: number) => {
  const rotated = (masked - 0xa282ead8) >>> 0;
  return ((rotated >>> 17) | (rotated << 15)) >>> 0;
};
/** The fields of a message: numbers, or bytes. */
function fields(bytes: Buffer): [number, number | Buffer][] {
  const found: [number, number | Buffer][] = [];
  let at = 0;
  const varint = () => {
    let value = 0;
    for (let shift = 1; ; shift *= 128) {
      const byte = bytes[at++];
      value += (byte & 127) * shift;
      if (byte < 128) return value;
    }
  };
  while (at < bytes.length) {
    const key = varint();
    const [field, wire] = [key >> 3, key & 7];
    if (wire === 0) found.push([field, varint()]);
    else if (wire === 1) found.push([field, bytes.readDoubleLE((at += 8) - 8)]);
    else if (wire === 5) found.push([field, bytes.readFloatLE((at += 4) - 4)]);
    else {
      const length = varint();
      found.push([field, bytes.subarray(at, (at += length))]);
    }
  }
  return found;
}
const of = (bytes: Buffer, field: number) =>
  fields(bytes).flatMap(([f, v]) => (f === field ? [v] : []));

/** Step, tag and value of each scalar in the one event file of a folder. */
function scalarsIn(t: Test, path: string): [number, string, number][] {
  const [name, ...others] = readdirSync(path);
  t.match(name, /^events\.out\.tfevents\.\d{10}\./);
  t.equal(others.length, 0);
  const bytes = readFileSync(join(path, name));
  const events: Buffer[] = [];
  for (let at = 0; at < bytes.length;) {
    const length = Number(bytes.readBigUInt64LE(at));
    const record = bytes.subarray(at + 12, at + 12 + length);
    t.equal(unmasked(bytes.readUInt32LE(at + 8)), crc(bytes.subarray(at, at + 8)));
    t.equal(unmasked(bytes.readUInt32LE(at + 12 + length)), crc(record));
    events.push(record);
    at += 16 + length;
  }
  t.equal(String(of(events[0], 3)[0]), 'brain.Event:2');
  return events.slice(1).flatMap(event =>
    of(of(event, 5)[0] as Buffer, 1).map((value): [number, string, number] => {
      const [tag] = of(value as Buffer, 1);
      return [of(event, 2)[0] as number, String(tag), of(value as Buffer, 2)[0] as number];
    }),
  );
}

t.test('tensorBoard', async t => {
  const { tensorBoard } = gm.callbacks;
  t.equal(crc(Buffer.from('123456789')), 0xe3069283, 'the check value of CRC-32C');

  t.test('writes the scalars of epochs, those of validations apart', async t => {
    const logDir = folder();
    const callback = tensorBoard({ logDir });
    await run(callback, [{ loss: 0.5, val_loss: 2 }, { loss: 0.25 }], 299);
    t.same(scalarsIn(t, join(logDir, 'train')), [
      [299, 'epoch_loss', 0.5],
      [299, 'epoch_learning_rate', 0.5],
      [300, 'epoch_loss', 0.25],
      [300, 'epoch_learning_rate', 0.5],
    ]);
    t.same(scalarsIn(t, join(logDir, 'validation')), [[299, 'epoch_loss', 2]]);
  });
  t.test('writes evaluations by the updates so far', async t => {
    const logDir = folder();
    const callback = tensorBoard({ logDir });
    const optimizer = gm.optimizers.sgd();
    optimizer.apply([gm.ones([1])], [gm.variable([0])]);
    callback.setModel(model(optimizer));
    await callback.onTestEnd({ loss: 4 });
    t.same(scalarsIn(t, join(logDir, 'validation')), [[1, 'evaluation_loss_vs_iterations', 4]]);
  });
  t.test('looks at batches only where it is asked to', async t => {
    t.equal(tensorBoard().onTrainBatchEnd, undefined);
    const logDir = folder();
    const callback = tensorBoard({ logDir, updateFreq: 2 });
    callback.onTrainBegin();
    for (const loss of [4, 3, 2, 1]) await callback.onTrainBatchEnd?.(0, { loss });
    t.same(scalarsIn(t, join(logDir, 'train')), [
      [0, 'batch_loss', 4],
      [2, 'batch_loss', 2],
    ]);
  });
  t.test('refuses what it does not write', async t => {
    t.throws(() => tensorBoard({ histogramFreq: 1 } as object), { message: /histogramFreq/ });
    t.throws(() => tensorBoard({ updateFreq: 0 }), { message: /'epoch', 'batch' or from 1/ });
  });
});
