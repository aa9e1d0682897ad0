// SPDX-License-Identifier: MIT
import { hasPackages } from '../../claims/service.mjs';

export const claim =
  '`16-service`, binary bodies over loopback, 64 connections, batched and not: as many requests a second as onnxruntime-node behind the same server and policy, and a p99 no later';

export async function show(tools) {
  if (!(await hasPackages(tools, 'examples/16-service', 'fastify')))
    return { skip: 'the packages of examples/16-service cannot be installed' };
  if (!(await hasPackages(tools, 'bench', 'onnxruntime-node')))
    return { skip: 'onnxruntime-node cannot be installed' };
  const args = ['examples/16-service/load.mjs', '--rounds', '5'];
  const lines = (await tools.node(args)).trim().split('\n');
  const against = lines.filter(line => line.startsWith('gemmule over onnxruntime'));
  const isNoWorse = line => {
    const [, rate, p99] = /: ([\d.]+)x requests\/s, ([\d.]+)x p99/.exec(line);
    return Number(rate) >= 1 && Number(p99) <= 1;
  };
  return {
    pass: against.length === 2 && against.every(isNoWorse),
    figure: lines.slice(1).join('; '),
  };
}
