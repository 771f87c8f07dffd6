import { MqError } from '../errors';
import type { TopicRef } from '../store/store';

/** The form of a name, and how to say it to a person. */
export interface NameRule {
  readonly pattern: RegExp;
  readonly allowed: string;
}
/** The forms of all names in a call. */
export interface NameRules {
  readonly instance: NameRule;
  readonly topic: NameRule;
  readonly group: NameRule;
  /** The most {@link namesLength} may be; absent: any. */
  readonly maxTotal?: number | undefined;
}

const instance: NameRule = {
  pattern: /^[A-Za-z0-9_-]{0,64}$/,
  allowed: 'up to 64 of A-Z a-z 0-9 _ -',
};
const anyName: NameRule = {
  pattern: /^[A-Za-z0-9_.%-]{1,127}$/,
  allowed: '1 to 127 of A-Z a-z 0-9 _ - . %',
};

/** Whatever is harmless in a URL path and in a key of the store. */
export const relaxedNames: NameRules = { instance, topic: anyName, group: anyName };

/** Aliyun documentation, "create a topic" and "create a group"; the total was observed in a refusal. */
export const strictNames: NameRules = {
  instance,
  topic: {
    pattern: /^(?!CID|GID)[A-Za-z0-9_-]{3,64}$/,
    allowed: '3 to 64 of A-Z a-z 0-9 _ -, not beginning with CID or GID',
  },
  group: { pattern: /^[A-Za-z0-9_-]{2,64}$/, allowed: '2 to 64 of A-Z a-z 0-9 _ -' },
  maxTotal: 119,
};

/** What is wrong with the names of a call, or `undefined`. An absent group is not looked at. */
export function wrongName(
  { instance, topic, group }: TopicRef & { readonly group?: string | undefined },
  rules: NameRules,
): MqError | undefined {
  if (!rules.instance.pattern.test(instance)) return refusal('instance', instance, rules.instance);
  if (!rules.topic.pattern.test(topic)) return refusal('topic', topic, rules.topic);
  if (group === undefined) return undefined;
  if (!rules.group.pattern.test(group)) return refusal('group', group, rules.group);
  const total = namesLength(instance, topic, group);
  if (rules.maxTotal === undefined || total <= rules.maxTotal) return undefined;
  return new MqError(
    'NameTooLong',
    `topic ${topic}, group ${group} and the instance make ${total} characters; ${rules.maxTotal} are allowed`,
  );
}

/**
 * The length of topic and group with the instance before each of them, as the service seems to
 * count: 25 + 30 characters with an instance of 33 were refused for being more than 119.
 */
function namesLength(instance: string, topic: string, group: string): number {
  const prefix = instance === '' ? 0 : instance.length + 1;
  return topic.length + group.length + 2 * prefix;
}

function refusal(
  element: 'instance' | 'topic' | 'group',
  name: string,
  { allowed }: NameRule,
): MqError {
  const shown = JSON.stringify(name.length > 80 ? `${name.slice(0, 80)}…` : name);
  return new MqError(
    'InvalidArgument',
    `the ${element} ${shown} is not allowed; it has ${allowed}`,
    {
      violation: { element },
    },
  );
}
