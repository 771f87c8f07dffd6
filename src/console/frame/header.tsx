import { address, href } from '../state/address';
import { switchLanguage, words } from '../state/language';
import { keysShown } from './dialogs';
import { ClockPanel } from './clock-panel';
import { ConnectionDot } from './connection-dot';
import { ArmedFaults } from './armed-faults';
import { Search } from './search';

export const MENU = ['overview', 'messages', 'events', 'faults', 'send'] as const;

/** What is at the top of every screen. */
export function Header() {
  const w = words.value;
  const [screen = 'overview'] = address.value.path;
  return (
    <header class="top">
      <a class="brand" href={href([])} aria-label={`mqrest: ${w.overview}`}>
        mqrest
      </a>
      <nav aria-label={w.mainMenu}>
        {MENU.map((name) => (
          <a
            key={name}
            href={href(name === 'overview' ? [] : [name])}
            aria-current={screen === name ? 'page' : undefined}
          >
            {w[name]}
          </a>
        ))}
      </nav>
      <Search />
      <ClockPanel />
      <div class="status">
        <ArmedFaults />
        <ConnectionDot />
        <button class="quiet" title={w.keys} aria-label={w.keys} onClick={() => keysShown(true)}>
          ?
        </button>
        <button
          class="quiet"
          lang={w.otherLanguage === 'EN' ? 'en' : 'zh'}
          onClick={switchLanguage}
        >
          {w.otherLanguage}
        </button>
      </div>
    </header>
  );
}
