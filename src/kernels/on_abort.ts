// SPDX-License-Identifier: MIT
// One listener a signal, however many calls share it: Node warns of a leak from the eleventh on.
interface Listener {
  calls: Set<() => void>;
  hear: () => void;
}
const listeners = new WeakMap<AbortSignal, Listener>();

function listen(signal: AbortSignal): Listener {
  const calls = new Set<() => void>();
  const listener = { calls, hear: () => calls.forEach(call => call()) };
  listeners.set(signal, listener);
  signal.addEventListener('abort', listener.hear, { once: true });
  return listener;
}

/** Calls `call` when the signal aborts. Returns what ends that. */
export function onAbort(signal: AbortSignal | undefined, call: () => void): () => void {
  if (signal === undefined) return () => {};
  const { calls, hear } = listeners.get(signal) ?? listen(signal);
  calls.add(call);
  return () => {
    calls.delete(call);
    if (calls.size > 0) return;
    signal.removeEventListener('abort', hear);
    listeners.delete(signal);
  };
}
