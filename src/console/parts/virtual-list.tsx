import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';

interface Props<T> {
  readonly label: string;
  readonly items: readonly T[];
  readonly keyOf: (item: T) => string;
  readonly row: (item: T, index: number) => ComponentChildren;
  /** The index to be kept in view; -1: none. */
  readonly at: number;
  /** What stands below the last row. */
  readonly end?: ComponentChildren;
  /** Is called when the end comes into view. */
  readonly onEnd?: () => void;
  /** Is told whether the beginning is in view. */
  readonly onTop?: (isTop: boolean) => void;
}

/** Rows drawn beyond what is in view, at either end. */
const BEYOND = 12;
/** Until a row was measured. */
const ROW_PX = 34;

/** A list of rows of one height, of which only those in view are drawn. */
export function VirtualList<T>(props: Props<T>) {
  const { label, items, keyOf, row, at, end, onEnd, onTop } = props;
  const box = useRef<HTMLDivElement>(null);
  const before = useRef<HTMLDivElement>(null);
  const after = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLUListElement>(null);
  const [rowPx, setRowPx] = useState(ROW_PX);
  const [view, setView] = useState({ from: 0, to: 60 });
  const look = (): void => {
    const { current } = box;
    if (current === null) return;
    const { scrollTop, clientHeight } = current;
    const from = Math.max(0, Math.floor(scrollTop / rowPx) - BEYOND);
    const to = Math.ceil((scrollTop + clientHeight) / rowPx) + BEYOND;
    setView((old) => (old.from === from && old.to === to ? old : { from, to }));
    onTop?.(scrollTop < rowPx);
    if (to >= items.length) onEnd?.();
  };
  useEffect(() => {
    const { current } = box;
    if (current === null) return undefined;
    const observer = new ResizeObserver(look);
    observer.observe(current);
    return () => observer.disconnect();
  }, [rowPx, items.length]);
  const from = Math.min(view.from, Math.max(0, items.length - 1));
  const to = Math.min(items.length, view.to);
  useLayoutEffect(() => {
    const first = list.current?.firstElementChild;
    const height = first instanceof HTMLElement ? first.offsetHeight : 0;
    if (height > 0 && height !== rowPx) setRowPx(height);
    // By script: the page's policy lets no element bring a style of its own.
    before.current?.style.setProperty('height', `${from * rowPx}px`);
    after.current?.style.setProperty('height', `${(items.length - to) * rowPx}px`);
  });
  useLayoutEffect(() => {
    const { current } = box;
    if (current === null || at < 0) return;
    const top = at * rowPx;
    if (top < current.scrollTop) current.scrollTop = top;
    const bottom = top + rowPx - current.clientHeight;
    if (bottom > current.scrollTop) current.scrollTop = bottom;
  }, [at]);
  return (
    <div class="rows" ref={box} onScroll={look} tabIndex={0} role="region" aria-label={label}>
      <div ref={before} />
      <ul ref={list}>
        {items.slice(from, to).map((item, index) => (
          <li key={keyOf(item)}>{row(item, from + index)}</li>
        ))}
      </ul>
      <div ref={after} />
      {end}
    </div>
  );
}
