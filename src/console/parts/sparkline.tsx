/** A small plot of counts, the last one at the right. */
export function Sparkline({ counts, label }: { counts: readonly number[]; label: string }) {
  const most = Math.max(1, ...counts);
  const step = 60 / Math.max(1, counts.length - 1);
  const points = counts.map((count, index) => `${x(index * step)},${x(15 - (count / most) * 14)}`);
  return (
    <svg class="spark" viewBox="0 0 60 16" width="60" height="16" role="img" aria-label={label}>
      <polyline points={points.join(' ')} />
    </svg>
  );
}

function x(value: number): string {
  return value.toFixed(1);
}
