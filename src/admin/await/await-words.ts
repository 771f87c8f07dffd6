import { sentence, type Lang, type WordKey } from '../../words/words';
import type { MessageFilter, Until } from './await-query';
import type { Match } from './await-schema';

/** What a query is about: `topic orders`, `group GID_a of topic orders`. */
export function subjectWords({ ns = '', topic, group, lang = 'en' }: MessageFilter): string {
  const of = sentence(lang, ns === '' ? 'await-topic' : 'await-topic-of', { topic, ns });
  return group === undefined ? of : sentence(lang, 'await-group', { group, of });
}

/** What a message must be like, to follow a noun: `with tag "A" and key "k"`; nothing where anything will do. */
function matchWords(match: Match, lang: Lang): string {
  const { tag, key, body, bodyContains, property = {}, consumedTimes } = match;
  const said = (key: WordKey, value: string | undefined, name?: string): string[] =>
    value === undefined ? [] : [sentence(lang, key, { value: shown(value), name })];
  const words = [
    ...said('match-tag', tag),
    ...said('match-key', key),
    ...said('match-body', body),
    ...said('match-body-part', bodyContains),
    ...(consumedTimes === undefined ? [] : [sentence(lang, 'match-times', { n: consumedTimes })]),
    ...Object.entries(property).flatMap(([name, value]) => said('match-property', value, name)),
  ];
  if (words.length === 0) return '';
  return sentence(lang, 'match', { words: words.join(sentence(lang, 'match-and')) });
}

function shown(value: string): string {
  return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value);
}

/** That so few messages are as they were to be, without a full stop. */
export function missingWords(
  query: MessageFilter & { readonly until: Exclude<Until, 'drained' | 'polling'>; count: number },
  found: number,
): string {
  const { count, until, lang = 'en' } = query;
  const key = count === 1 ? (`await-${until}-none` as const) : (`await-${until}` as const);
  const match = matchWords(query.match ?? {}, lang);
  return sentence(lang, key, { n: found, count, match, subject: subjectWords(query) });
}
