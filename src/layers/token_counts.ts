// SPDX-License-Identifier: MIT
/** How often tokens were seen, and in how many documents. */
export class TokenCounts<T> {
  private readonly counts = new Map<T, number>();
  private readonly documents = new Map<T, number>();
  private documentCount = 0;

  add(document: readonly T[]): void {
    this.documentCount++;
    for (const token of document) increment(this.counts, token);
    for (const token of new Set(document)) increment(this.documents, token);
  }
  /** The tokens but those of `except`, the most frequent first; of equally frequent ones the greatest first. */
  ranked(except: readonly (T | null)[], compare: (a: T, b: T) => number): T[] {
    return [...this.counts]
      .filter(([token]) => !except.includes(token))
      .sort(([a, m], [b, n]) => n - m || compare(b, a))
      .map(([token]) => token);
  }
  /** log(1 + documents / (1 + those with the token)) */
  inverseFrequency(token: T): number {
    return Math.log(1 + this.documentCount / (1 + (this.documents.get(token) ?? 0)));
  }
}

function increment<T>(counts: Map<T, number>, token: T): void {
  counts.set(token, (counts.get(token) ?? 0) + 1);
}
