// SPDX-License-Identifier: MIT
// The call of a layer that others run within: what a call does not say of training, the one around it does.

let callAround: { readonly training: boolean } | null = null;
/** Whether a layer is being called. */
export const isWithinCall = (): boolean => callAround !== null;

/** Runs a call. */
export function withinCall<T>(training: boolean | undefined, run: (training: boolean) => T): T {
  const around = callAround;
  callAround = { training: training ?? around?.training ?? false };
  try {
    return run(callAround.training);
  } finally {
    callAround = around;
  }
}
