import { go } from '../state/address';
import { useKeys } from '../state/keys';
import { keysShown } from './dialogs';
import { MENU } from './header';

/** The keys that work on every screen. */
export function ScreenKeys() {
  const screens = MENU.map((name, index) => [
    String(index + 1),
    () => go(name === 'overview' ? [] : [name]),
  ]);
  useKeys({ ...Object.fromEntries(screens), '?': () => keysShown(true) });
  return null;
}
