import type { ExplainedMessage, Verdict } from '../../admin/why/why-schema';
import { ownKey } from '../../broker/own-key';
import type { Output } from '../terminal/output';
import { printable } from '../terminal/printable';
import type { Style } from '../terminal/style';
import { cut } from '../terminal/text-width';
import { relative, withTimesHere } from '../terminal/times';

const INDENT = 2;
const STYLES: Readonly<Partial<Record<Verdict['code'], Style>>> = {
  ready: 'green',
  acked: 'green',
  inflight: 'yellow',
  scheduled: 'cyan',
  half: 'cyan',
};

/** What a message is, and why each group has it or has it not. */
export function showVerdict(out: Output, message: ExplainedMessage, now: number): void {
  const { id, ns, topic, tag, publishedAt, body, groups, why } = message;
  const key = ownKey(message);
  const place = ns === '' ? topic : `${topic} in ${ns}`;
  const facts = [
    place,
    ...(tag === undefined ? [] : [`tag ${tag}`]),
    ...(key === undefined ? [] : [`key ${key}`]),
    `published ${relative(publishedAt, now)}`,
  ].map(printable);
  out.line(out.paint(printable(id), 'bold'));
  out.wrap(facts.join('  '));
  out.line(out.paint(cut(printable(body), out.width), 'dim'));
  out.line();
  if (groups.length === 0) say(out, topic, why, now);
  for (const group of groups) {
    const name =
      group.ns === undefined
        ? group.group
        : `${group.group} in ${group.ns || 'the default instance'}`;
    say(out, name, group.why, now);
  }
}

function say(out: Output, name: string, { code, sentence, next }: Verdict, now: number): void {
  out.line(`${out.paint(printable(name), 'bold')}  ${out.paint(code, STYLES[code] ?? 'red')}`);
  const blanks = ' '.repeat(INDENT);
  out.wrap(withTimesHere(sentence, now), { indent: INDENT, first: blanks });
  if (next !== undefined)
    out.wrap(`→ ${withTimesHere(next, now)}`, { indent: INDENT + 2, first: blanks });
}
