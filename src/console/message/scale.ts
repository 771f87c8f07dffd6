/** Where a time is on a line of some width. */
export type Scale = (at: number) => number;

/**
 * A line on which every gap between two times has some width, however short or long it is: five
 * minutes beside milliseconds. In order, and even within each gap.
 */
export function scaleOf(times: readonly number[], width: number): Scale {
  const marks = [...new Set(times)].sort((a, b) => a - b);
  const places = [0];
  for (let index = 1; index < marks.length; index++) {
    const gap = (marks[index] ?? 0) - (marks[index - 1] ?? 0);
    places.push((places[index - 1] ?? 0) + Math.log10(10 + gap / 10));
  }
  const whole = places.at(-1) ?? 0;
  return (at) => {
    const next = marks.findIndex((mark) => mark >= at);
    if (next <= 0) return next === 0 || marks.length === 0 ? 0 : width;
    const from = marks[next - 1] ?? 0;
    const to = marks[next] ?? from;
    const [low = 0, high = 0] = [places[next - 1], places[next]];
    return ((low + ((high - low) * (at - from)) / (to - from)) / whole) * width;
  };
}
