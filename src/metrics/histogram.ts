import type { Labels, Sample } from './exposition';

/** Upper bounds of requests, in seconds: from a publish in memory to the longest poll. */
export const REQUEST_BOUNDS = [
  ...[0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
] as const;
/** Upper bounds of calls of a store, and of delays of the event loop, in seconds. */
export const SHORT_BOUNDS = [
  ...[0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
] as const;

/** How often values up to each of some bounds were seen. */
export class Histogram {
  /** Per bound, and beyond the last; each value is counted once. */
  readonly #counts: number[];
  #sum = 0;

  /** `bounds`: in ascending order. */
  constructor(private readonly bounds: readonly number[]) {
    this.#counts = new Array<number>(bounds.length + 1).fill(0);
  }

  /** O(bounds). */
  observe(value: number): void {
    const { bounds } = this;
    let place = 0;
    while (place < bounds.length && value > (bounds[place] ?? 0)) place++;
    this.#counts[place] = (this.#counts[place] ?? 0) + 1;
    this.#sum += value;
  }

  /** Its buckets, sum and count; none where nothing was seen. */
  samples(labels: Labels): Sample[] {
    let count = 0;
    const buckets = this.#counts.map((ofBucket, place): Sample => {
      const le = place < this.bounds.length ? String(this.bounds[place]) : '+Inf';
      return { suffix: '_bucket', labels: { ...labels, le }, value: (count += ofBucket) };
    });
    if (count === 0) return [];
    return [
      ...buckets,
      { suffix: '_sum', labels, value: this.#sum },
      { suffix: '_count', labels, value: count },
    ];
  }
}
