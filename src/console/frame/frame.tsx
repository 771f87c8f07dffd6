import { access } from '../api/http';
import { address } from '../state/address';
import { language, words } from '../state/language';
import { Dialogs } from './dialogs';
import { Header } from './header';
import { Notices } from './notices';
import { ScreenKeys } from './screen-keys';
import { screenOf } from './screens';
import { RefusedPage, TokenForm } from './token-form';

/** The whole page. */
export function Frame() {
  document.documentElement.lang = language.value === 'zh' ? 'zh-CN' : 'en';
  return (
    <>
      <a class="skip" href="#content" onClick={toContent}>
        {words.value.skip}
      </a>
      <Header />
      <main id="content" tabIndex={-1}>
        <Content />
      </main>
      <Notices />
      <Dialogs />
      <ScreenKeys />
    </>
  );
}

/** What the address names, once the API lets this page in. */
function Content() {
  const state = access.value;
  if (state === 'token') return <TokenForm />;
  if (state !== 'open') return <RefusedPage why={state.refused} />;
  return screenOf(address.value);
}

/** By hand: the part of the address behind `#` is the screen's. */
function toContent(event: Event): void {
  event.preventDefault();
  document.getElementById('content')?.focus();
}
