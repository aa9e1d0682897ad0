// SPDX-License-Identifier: MIT
interface Seen {
  count: number;
  /** How many documents have the token, and the last one of them. */
  documents: number;
  last: number;
}

/** How often tokens were seen, and in how many documents. */
export class TokenCounts<T> {
  private readonly seen = new Map<T, Seen>();
  private documents = 0;

  add(document: readonly T[]): void {
    const number = ++this.documents;
    for (const token of document) {
      let entry = this.seen.get(token);
      if (!entry) this.seen.set(token, (entry = { count: 0, documents: 0, last: 0 }));
      entry.count++;
      if (entry.last !== number) entry.documents++;
      entry.last = number;
    }
  }
  /** The tokens but those of `except`, the most frequent first; of equally frequent ones the greatest first. */
  ranked(except: readonly (T | null)[], compare: (a: T, b: T) => number): T[] {
    return [...this.seen]
      .filter(([token]) => !except.includes(token))
      .sort(([a, { count: m }], [b, { count: n }]) => n - m || compare(b, a))
      .map(([token]) => token);
  }
  /** log(1 + documents / (1 + those with the token)) */
  inverseFrequency(token: T): number {
    return Math.log(1 + this.documents / (1 + (this.seen.get(token)?.documents ?? 0)));
  }
}
