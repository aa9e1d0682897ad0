// SPDX-License-Identifier: MIT
// `npm run bench -- gemm`: runs bench/run.ts. The peers are packages of their own (bench/package.json), installed when asked for.
import { runTypeScript } from './sources.mjs';

process.exit(runTypeScript('bench/run.ts', process.argv.slice(2)) ?? 1);
