import { en } from './en';
import { zh } from './zh';

/** The languages that sentences come in. */
export const LANGS = ['en', 'zh'] as const;
export type Lang = (typeof LANGS)[number];

/** What a sentence is about, such as `dead`. */
export type WordKey = keyof typeof en;
/** What goes into the places of a sentence, by their names. */
export type Values = Readonly<Record<string, string | number | undefined>>;

const tables: Readonly<Record<Lang, Readonly<Record<WordKey, string>>>> = { en, zh };

/** `{name}`, or `{name|one|many}` for a number and the word that goes with it. */
const PLACE = /\{(\w+)(?:\|([^|}]+)\|([^|}]+))?\}/g;

/** The sentence of a key; values stand in it as they are, whatever is in them. */
export function sentence(lang: Lang, key: WordKey, values: Values = {}): string {
  return tables[lang][key].replace(PLACE, (_, name: string, one?: string, many?: string) => {
    const value = values[name] ?? '?';
    return one === undefined ? String(value) : `${value} ${value === 1 ? one : many}`;
  });
}

/** Several sentences after one another. */
export function joined(lang: Lang, sentences: readonly string[]): string {
  return sentences.join(lang === 'zh' ? '' : ' ');
}

/** Several names in one sentence, the first ones where there are many. */
export function listed(lang: Lang, names: readonly string[], most = 5): string {
  const more = names.length - most;
  const shown = names.slice(0, more > 0 ? most : names.length).join(lang === 'zh' ? '、' : ', ');
  return more > 0 ? `${shown} ${sentence(lang, 'more', { n: more })}` : shown;
}

/** An instance by its name; `''` is the default one. */
export function instanceWords(lang: Lang, ns: string): string {
  return ns === '' ? sentence(lang, 'default-instance') : sentence(lang, 'instance', { ns });
}

/** A point in time as people read it: to the second, UTC. */
export function timeWords(at: number): string {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? String(at) : date.toISOString().replace(/\.\d+Z$/, 'Z');
}

const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
] as const;
const UNIT_WORDS: Readonly<Record<Lang, Readonly<Record<(typeof UNITS)[number][0], string>>>> = {
  en: { d: 'd', h: 'h', min: 'min', s: 's' },
  zh: { d: '天', h: '小时', min: '分', s: '秒' },
};

/** A span of time in its largest unit and the one below, up to the next second: `4 min 59 s`. */
export function spanWords(lang: Lang, ms: number): string {
  const whole = Math.max(0, Math.ceil(ms / 1_000) * 1_000);
  const first = UNITS.findIndex(([, size]) => whole >= size);
  if (first < 0) return `0 ${UNIT_WORDS[lang].s}`;
  let rest = whole;
  return UNITS.slice(first, first + 2)
    .flatMap(([unit, size]) => {
      const count = Math.floor(rest / size);
      rest -= count * size;
      return count === 0 ? [] : [`${count} ${UNIT_WORDS[lang][unit]}`];
    })
    .join(' ');
}
