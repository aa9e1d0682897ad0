// SPDX-License-Identifier: MIT
// What the addon's functions refuse before they read a byte; the fuzzer looks for crashes alone.
import t from 'tap';
import { addon } from '../../src/native/addon.js';
import { RECORD_BYTES } from '../../src/native/ops.gen.js';

const openKernels = addon.openKernels as (record: Int32Array, report: () => void) => unknown;
const RECORDS = 4;

const detached = (array: Int32Array) => {
  const buffer = array.buffer as ArrayBuffer;
  structuredClone(buffer, { transfer: [buffer] });
  return array;
};

t.test('records that start within a double are refused', async t => {
  const apart = new Int32Array(new ArrayBuffer(RECORDS * RECORD_BYTES + 4), 4);
  const small = new Uint8Array(64);
  t.throws(() => addon.open().attach(apart, small), {
    name: 'RangeError',
    message: 'records start at no multiple of 8 bytes',
  });
  t.throws(() => openKernels(apart, () => {}), {
    name: 'TypeError',
    message: 'expected a record and a function',
  });
});

t.test('a buffer that was detached holds no record', async t => {
  const session = addon.open();
  session.attach(detached(new Int32Array((RECORDS * RECORD_BYTES) / 4)), new Uint8Array(64));
  t.throws(() => session.submit(1, 0), { message: 'more records than the buffer holds' });
  t.throws(() => openKernels(detached(new Int32Array(RECORD_BYTES / 4)), () => {}), TypeError);
});

t.test('more records than a buffer holds, and counts that are none, are refused', async t => {
  const session = addon.open();
  session.attach(new Int32Array((RECORDS * RECORD_BYTES) / 4), new Uint8Array(64));
  for (const count of [RECORDS + 1, -1, 2 ** 31, 2 ** 53])
    t.throws(() => session.submit(count, 0), { message: 'more records than the buffer holds' });
  for (const count of [NaN, 1.5, '1', undefined])
    t.throws(() => session.submit(count as number, 0), Error);
});
