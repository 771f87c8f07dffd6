import { MqError, type Violation } from '../errors';
import type { Limits } from './limits';
import type { Draft } from './message';
import { shown } from './wrong-text';

/** What is wrong with a message that is handed in at `now`, the first thing only, or `undefined`. */
export function wrongDraft(draft: Draft, now: number, limits: Limits): MqError | undefined {
  return (
    wrongCombination(draft, limits) ??
    wrongBody(draft, limits) ??
    wrongTime(draft, now, limits) ??
    wrongImmunity(draft, limits) ??
    wrongProperties(draft, limits)
  );
}

function wrongCombination(draft: Draft, { combined }: Limits): MqError | undefined {
  if (combined) return undefined;
  const { deliverAt, immunityMs, shardingKey } = draft;
  const kinds = [
    ...(shardingKey === undefined ? [] : ['ordered']),
    ...(deliverAt === undefined ? [] : ['scheduled']),
    ...(immunityMs === undefined ? [] : ['transactional']),
  ];
  if (kinds.length < 2) return undefined;
  return refusal(`a message cannot be ${kinds.join(' and ')} at once`, { element: 'properties' });
}

function wrongBody(draft: Draft, limits: Limits): MqError | undefined {
  const { body } = draft;
  const [kind, high] = bodyLimit(draft, limits);
  // No code unit is more than three bytes: short texts need not be measured.
  const bytes = body.length * 3 <= high ? body.length : Buffer.byteLength(body);
  if (bytes >= 1 && bytes <= high) return undefined;
  const allowed = `1 to ${high} bytes are allowed for a ${kind} message`;
  const range = { low: 1, high, unit: 'bytes' as const };
  return refusal(`the body has ${bytes} bytes; ${allowed}`, { element: 'body', range });
}

function bodyLimit(draft: Draft, limits: Limits): [kind: string, maxBytes: number] {
  if (draft.immunityMs !== undefined) return ['transactional', limits.maxTransactionBodyBytes];
  if (draft.deliverAt !== undefined) return ['scheduled', limits.maxTimerBodyBytes];
  return ['normal', limits.maxBodyBytes];
}

function wrongTime({ deliverAt }: Draft, now: number, limits: Limits): MqError | undefined {
  if (deliverAt === undefined) return undefined;
  const high = limits.maxDelayMs;
  if (Number.isSafeInteger(deliverAt) && deliverAt >= 0 && deliverAt - now <= high) {
    return undefined;
  }
  const range = { low: 0, high, unit: 'ms' as const };
  const allowed = `a whole number of ms since 1970, at most ${high} ms (${high / DAY_MS} days) ahead`;
  return refusal(`the time of delivery ${deliverAt} is not ${allowed}`, {
    element: 'deliverAt',
    range,
  });
}
const DAY_MS = 86_400_000;

function wrongImmunity({ immunityMs }: Draft, limits: Limits): MqError | undefined {
  const { minImmunityMs: low, maxImmunityMs: high } = limits;
  if (immunityMs === undefined || (immunityMs >= low && immunityMs <= high)) return undefined;
  return refusal(
    `the immunity time of a transactional message is ${immunityMs} ms; ${low} to ${high} are allowed`,
    { element: 'immunity', range: { low, high, unit: 'ms' } },
  );
}

function wrongProperties(draft: Draft, limits: Limits): MqError | undefined {
  const { illegalInProperties: illegal, maxPropertiesBytes: high } = limits;
  const wrong = illegal && illegalText(draft, illegal);
  if (wrong !== undefined) return wrong;
  if (draft.properties === undefined || high === Infinity) return undefined;
  let bytes = 0;
  for (const [key, value] of draft.properties) bytes += Buffer.byteLength(`${key}:${value}|`);
  if (bytes <= high) return undefined;
  return refusal(`the properties have ${bytes} bytes; ${high} are allowed`, {
    element: 'properties',
    range: { low: 0, high, unit: 'bytes' },
  });
}

/** The refusal of the first property, key or sharding key that is empty or illegal, by its name. */
function illegalText(draft: Draft, illegal: RegExp): MqError | undefined {
  const { properties = [], key, shardingKey } = draft;
  const isWrong = (text: string) => text === '' || illegal.test(text);
  const wrong = (element: Violation['element'], what: string, text: string) =>
    refusal(`the ${what} ${shown(text)} is empty or has a character of ${illegal.source}`, {
      element,
    });
  for (const [name, value] of properties) {
    if (isWrong(name)) return wrong('properties', 'property name', name);
    if (isWrong(value)) return wrong('properties', 'property', name);
  }
  if (key !== undefined && isWrong(key)) return wrong('key', 'key', key);
  if (shardingKey === undefined || !isWrong(shardingKey)) return undefined;
  return wrong('shardingKey', 'sharding key', shardingKey);
}

function refusal(detail: string, violation: Violation): MqError {
  return new MqError('InvalidArgument', detail, { violation });
}
