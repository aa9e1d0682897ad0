// SPDX-License-Identifier: MIT
// TensorBoard's event files: TFRecord frames around protocol buffers (tensorflow/core/util/event.proto), scalars alone.
import { appendFileSync, mkdirSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';

let files = 0;

/** One file of events, in a folder that is made with it. */
export class EventFile {
  private readonly path: string;
  constructor(folder: string) {
    mkdirSync(folder, { recursive: true });
    const seconds = Math.floor(Date.now() / 1000);
    const name = `events.out.tfevents.${seconds}.${hostname()}.${process.pid}.${files++}.v2`;
    this.path = join(folder, name);
    this.append(bytesField(3, Buffer.from('brain.Event:2')));
  }
  /** Adds the value of each tag at a step. */
  scalars(values: Readonly<Record<string, number>>, step: number): void {
    const entries = Object.entries(values).map(([tag, value]) =>
      bytesField(1, Buffer.concat([bytesField(1, Buffer.from(tag)), floatField(2, value)])),
    );
    this.append(varintField(2, step), bytesField(5, Buffer.concat(entries)));
  }
  private append(...fields: Buffer[]): void {
    const wallTime = doubleField(1, Date.now() / 1000);
    appendFileSync(this.path, frame(Buffer.concat([wallTime, ...fields])));
  }
}

// ---- protocol buffers ----------------------------------------------------------------------------------------------------

function varint(value: number): Buffer {
  const bytes: number[] = [];
  for (; value >= 128; value = Math.floor(value / 128)) bytes.push((value % 128) + 128);
  return Buffer.from([...bytes, value]);
}
const wire = { varint: 0, double: 1, bytes: 2, float: 5 };
const key = (field: number, type: number): Buffer => varint(field * 8 + type);
const varintField = (field: number, value: number): Buffer =>
  Buffer.concat([key(field, wire.varint), varint(value)]);
const bytesField = (field: number, bytes: Buffer): Buffer =>
  Buffer.concat([key(field, wire.bytes), varint(bytes.length), bytes]);
function doubleField(field: number, value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return Buffer.concat([key(field, wire.double), bytes]);
}
function floatField(field: number, value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeFloatLE(value);
  return Buffer.concat([key(field, wire.float), bytes]);
}

// ---- TFRecord ------------------------------------------------------------------------------------------------------------

/** Length, its checksum, the record, its checksum. */
function frame(record: Buffer): Buffer {
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(record.length));
  return Buffer.concat([length, maskedCrc(length), record, maskedCrc(record)]);
}

/** CRC-32C (Castagnoli), byte by byte. */
const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let c = byte;
  for (let bit = 0; bit < 8; bit++) c = c & 1 ? (c >>> 1) ^ 0x82f63b78 : c >>> 1;
  return c;
});
function crc32c(bytes: Buffer): number {
  let c = 0xffffffff;
  for (const byte of bytes) c = table[(c ^ byte) & 255] ^ (c >>> 8);
  return ~c >>> 0;
}
/** Rotated and shifted, as TFRecord stores it: a checksum of data with checksums in it would else be weak. */
function maskedCrc(bytes: Buffer): Buffer {
  const crc = crc32c(bytes);
  const masked = Buffer.alloc(4);
  masked.writeUInt32LE((((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0);
  return masked;
}
