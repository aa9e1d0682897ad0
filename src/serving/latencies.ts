// SPDX-License-Identifier: MIT

// A bucket is 9% wide: eight an octave, from a microsecond to four minutes.
const BUCKETS_AN_OCTAVE = 8;
const BUCKETS = 28 * BUCKETS_AN_OCTAVE;
const LEAST_MS = 0.001;

/** How long requests took, counted in buckets of equal ratio: as much memory for a million as for one. */
export class Latencies {
  private readonly counts = new Float64Array(BUCKETS);
  private count = 0;
  private sum = 0;
  private most = 0;

  add(ms: number): void {
    const bucket = Math.floor(Math.log2(Math.max(ms, LEAST_MS) / LEAST_MS) * BUCKETS_AN_OCTAVE);
    this.counts[Math.min(bucket, BUCKETS - 1)]++;
    this.count++;
    this.sum += ms;
    this.most = Math.max(this.most, ms);
  }
  get mean(): number {
    return this.count === 0 ? 0 : this.sum / this.count;
  }
  get max(): number {
    return this.most;
  }
  /** The upper end of the bucket that holds this share of the requests: at most 9% above the true value. */
  quantile(share: number): number {
    const wanted = share * this.count;
    let below = 0;
    for (let i = 0; i < BUCKETS; i++) {
      below += this.counts[i];
      if (this.counts[i] > 0 && below >= wanted)
        return Math.min(this.most, LEAST_MS * 2 ** ((i + 1) / BUCKETS_AN_OCTAVE));
    }
    return 0;
  }
}
