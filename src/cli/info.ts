// SPDX-License-Identifier: MIT
import { memorySize } from '../models/summary.js';
import * as runtime from '../runtime.js';
import { aligned } from './layout.js';

type Device = runtime.Info['devices'][number];

const deviceText = (device: Device): string =>
  'capability' in device
    ? `${device.name}: ${device.kind}, compute capability ${device.capability}, ${memorySize(device.totalBytes)}`
    : `${device.name}: ${device.kind}`;

function text({ versions, backend, device, isa, isas, ...rest }: runtime.Info): string {
  const { live, cached, peak, arena, free } = rest.memory;
  const { cuda } = rest;
  const memory = `${memorySize(live)} of live tensors, ${memorySize(cached)} kept for reuse, ${memorySize(arena)} of captured functions, ${memorySize(peak)} at most`;
  const [first, ...others] = rest.devices.map(deviceText);
  return aligned([
    ['version', `gemmule ${versions.gemmule}, Node ${versions.node}, Node-API ${versions.napi}`],
    ['backend', `${backend} (new tensors are on ${device})`],
    ['instructions', `${isa} (this CPU has ${isas.join(', ')})`],
    ['threads', `${rest.threads} threads compute`],
    ['memory', free === undefined ? memory : `${memory}, ${memorySize(free)} free`],
    ['devices', first],
    ...others.map(other => ['', other]),
    ['CUDA', cuda.available ? `on, driver for CUDA ${cuda.driver}` : `off: ${cuda.why}`],
  ]);
}

/** What `gm.info()` knows. */
export function info() {
  const json = runtime.info();
  return { json, text: () => text(json) };
}
