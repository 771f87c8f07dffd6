import type { MessageDraft } from '../api/types';
import type { Sample } from '../lib/snippets';

/** What was typed. */
export interface SendForm {
  readonly ns: string;
  readonly topic: string;
  readonly body: string;
  readonly tag: string;
  readonly key: string;
  readonly shardingKey: string;
  /** Epoch ms, or a date and time of ISO 8601. */
  readonly deliverAt: string;
  readonly delay: string;
  readonly immunity: string;
  /** One `name=value` a line. */
  readonly properties: string;
}

export const EMPTY: SendForm = {
  ...{ ns: '', topic: '', body: '', tag: '', key: '' },
  ...{ shardingKey: '', deliverAt: '', delay: '', immunity: '', properties: '' },
};

/** The form with what a message says in it. */
export function formOf({ ns, topic, body, tag = '', key = '', ...more }: Sample): SendForm {
  const { shardingKey = '', deliverAt = '', properties = {} } = more;
  const lines = Object.entries(properties).map(([name, value]) => `${name}=${value}`);
  const rest = { shardingKey, deliverAt: instantText(deliverAt), properties: lines.join('\n') };
  return { ...EMPTY, ns, topic, body, tag, key, ...rest };
}

/** The message that was typed; what is empty is left out. */
export function draftOf({ body, properties: lines, ...form }: SendForm): MessageDraft {
  const { tag, key, shardingKey, deliverAt, delay, immunity } = form;
  const texts = Object.entries({ tag, key, shardingKey, deliverAt, delay, immunity });
  const properties = Object.fromEntries(
    lines
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => {
        const [name = '', ...value] = line.split('=');
        return [name.trim(), value.join('=')];
      }),
  );
  return {
    body,
    ...Object.fromEntries(texts.filter(([, text]) => text !== '')),
    ...(Object.keys(properties).length === 0 ? {} : { properties }),
  };
}

/** An instant to the millisecond, as it can be read and changed. */
function instantText(at: string | number): string {
  return typeof at === 'number' ? new Date(at).toISOString() : at;
}
