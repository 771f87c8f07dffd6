import type { FaultSpec } from '../api/types';
import type { Words } from '../words/en';

type Action = FaultSpec['action'];

/** What a fault does, in words. */
export function actionText(action: Action, w: Words): string {
  return Object.entries(action)
    .filter(([name]) => !['message', 'body', 'contentType'].includes(name))
    .map(([name, value]) => memberText(name, value, w))
    .join(', ');
}

function memberText(name: string, value: unknown, w: Words): string {
  if (name === 'hangUp')
    return w.actions[value === 'before' ? 'hangUpBefore' : 'hangUpAfter'] ?? name;
  if (name === 'reply') return w.actions[String(value)] ?? name;
  const said = w.actions[name] ?? name;
  if (value === true) return said;
  return `${said}: ${typeof value === 'string' ? value : JSON.stringify(value)}`;
}

/** Which calls a fault is for, in words. */
export function matchText({ match, nth, probability }: FaultSpec, w: Words): string {
  const { operation, ns, topic, group, tag } = match ?? {};
  const operations = [operation ?? []].flat().map((one) => w.operations[one] ?? one);
  const parts = [
    operations.length === 0 ? w.anyCall : operations.join(', '),
    ...[ns === undefined || ns === '' ? undefined : `${w.instance} ${ns}`],
    ...[topic, group, tag],
    nth === undefined ? undefined : `#${nth}`,
    probability === undefined ? undefined : `${Math.round(probability * 100)} %`,
  ];
  return parts.filter((part) => part !== undefined).join(' · ');
}
