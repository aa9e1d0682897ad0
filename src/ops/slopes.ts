// SPDX-License-Identifier: MIT
// The gradients of a normalization, of which an instruction computes those that are wanted.
const slopeNames = ['dx', 'dgamma', 'dbeta'] as const;
export type SlopeName = (typeof slopeNames)[number];

/** Those that are wanted, in the order of an instruction's outputs. */
export const wantedSlopes = (
  wanted: Partial<Record<SlopeName, boolean | undefined>>,
): SlopeName[] => slopeNames.filter(name => wanted[name]);

/** An instruction's outputs by their names. */
export const bySlope = <T>(
  names: readonly SlopeName[],
  outputs: readonly T[],
): Partial<Record<SlopeName, T>> => Object.fromEntries(names.map((name, i) => [name, outputs[i]]));
