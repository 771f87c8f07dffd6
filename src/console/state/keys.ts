import { useEffect } from 'preact/hooks';

/** What keys do, by their names as `KeyboardEvent.key` has them. */
export type Keys = Readonly<Record<string, ((event: KeyboardEvent) => void) | undefined>>;

function isTyping({ target }: KeyboardEvent): boolean {
  return target instanceof HTMLElement && /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}

/** Listens to keys while the component is there; not to those typed into a field, but for Escape. */
export function useKeys(keys: Keys): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      if (document.querySelector('dialog[open]') !== null) return;
      const isFree = !isTyping(event);
      if (isFree || event.key === 'Escape') keys[event.key]?.(event);
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  });
}
