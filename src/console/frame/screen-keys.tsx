import { go } from '../state/address';
import { useKeys } from '../state/keys';
import { keysShown } from './dialogs';
import { MENU } from './header';

/** The keys that work on every screen. */
export function ScreenKeys() {
  const keys: Record<string, () => void> = { '?': () => keysShown(true) };
  for (const [index, name] of MENU.entries()) {
    keys[index + 1] = () => go(name === 'overview' ? [] : [name]);
  }
  useKeys(keys);
  return null;
}
