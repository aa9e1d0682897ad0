// SPDX-License-Identifier: MIT
export * as gm from 'gemmule';
