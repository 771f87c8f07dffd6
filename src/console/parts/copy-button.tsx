import { copy } from '../state/act';
import { words } from '../state/language';

/** Puts text on the clipboard. */
export function CopyButton({ text, label }: { text: () => string; label?: string }) {
  const w = words.value;
  return <button onClick={() => void copy(text(), w.copied)}>{label ?? w.copy}</button>;
}
