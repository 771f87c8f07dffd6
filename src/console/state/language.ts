import { computed, signal } from '@preact/signals';
import { en, type Words } from '../words/en';
import { zh } from '../words/zh';

export type Language = 'en' | 'zh';
const KEY = 'mqrest-language';

function chosen(): Language {
  const asked = new URLSearchParams(location.search).get('lang') ?? localStorage.getItem(KEY);
  if (asked === 'en' || asked === 'zh') return asked;
  return navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en';
}

/** What the page speaks: as its address says, as was chosen before, or as the browser does. */
export const language = signal<Language>(chosen());

/** The words of the language; read them as `words.value` where something is drawn. */
export const words = computed<Words>(() => (language.value === 'zh' ? zh : en));

/** Speaks the other language from now on. */
export function switchLanguage(): void {
  language.value = language.peek() === 'en' ? 'zh' : 'en';
  localStorage.setItem(KEY, language.peek());
  const url = new URL(location.href);
  if (!url.searchParams.has('lang')) return;
  url.searchParams.set('lang', language.peek());
  history.replaceState(history.state, '', url);
}

/** Puts values in the place of `{0}`, `{1}` … of a text. */
export function fill(text: string, ...values: readonly (string | number)[]): string {
  return text.replaceAll(/\{(\d)\}/g, (whole, index: string) => {
    const value = values[Number(index)];
    return value === undefined ? whole : String(value);
  });
}
