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
  readonly delay: string;
  readonly immunity: string;
  /** One `name=value` a line. */
  readonly properties: string;
}

export const EMPTY: SendForm = {
  ...{ ns: '', topic: '', body: '', tag: '', key: '' },
  ...{ shardingKey: '', delay: '', immunity: '', properties: '' },
};

/** The form with what a message says in it. */
export function formOf({ ns, topic, body, tag = '', key = '', ...more }: Sample): SendForm {
  const { shardingKey = '', properties = {} } = more;
  const lines = Object.entries(properties).map(([name, value]) => `${name}=${value}`);
  return { ...EMPTY, ns, topic, body, tag, key, shardingKey, properties: lines.join('\n') };
}

/** The message that was typed; what is empty is left out. */
export function draftOf({ body, properties: lines, ...form }: SendForm): MessageDraft {
  const { tag, key, shardingKey, delay, immunity } = form;
  const texts = Object.entries({ tag, key, shardingKey, delay, immunity });
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
