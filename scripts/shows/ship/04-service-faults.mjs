// SPDX-License-Identifier: MIT
import { hasPackages } from '../../claims/service.mjs';

export const claim =
  '`16-service`: a worker killed, the queue overflown (429), requests aborted, the model reloaded under load, SIGTERM: nothing lost, nothing leaked';

export async function show(tools) {
  if (!(await hasPackages(tools, 'examples/16-service', 'fastify')))
    return { skip: 'the packages of examples/16-service cannot be installed' };
  const output = await tools.node(['examples/16-service/faults.mjs']).catch(error => error.stdout);
  const lines = output.trim().split('\n');
  return {
    pass: lines.length === 7 && lines.every(line => line.startsWith('yes')),
    figure: lines.map(line => line.replace(/^yes /, '')).join('; '),
  };
}
