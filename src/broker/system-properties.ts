import type { Draft } from './message';

// Source of the names: Aliyun doc "send messages"; SDKs.
export const KEY = 'KEYS';
export const SHARDING_KEY = '__SHARDINGKEY';
/** Epoch ms. */
export const DELIVER_AT = '__STARTDELIVERTIME';
/** Seconds. */
export const IMMUNITY = '__TransCheckT';
export const BORN_HOST = '__BORNHOST';

const NAMES: ReadonlySet<string> = new Set([KEY, SHARDING_KEY, DELIVER_AT, IMMUNITY, BORN_HOST]);

/** Whether a property of this name says something to the service, and is none of the producer's own. */
export function isSystemProperty(name: string): boolean {
  return NAMES.has(name);
}

/** What the properties of a message say about it. */
export type DraftProperties = Pick<
  Draft,
  'properties' | 'key' | 'shardingKey' | 'deliverAt' | 'immunityMs'
>;

/** The errors of a protocol for a value that is not of its property's form. */
export interface PropertyErrors {
  /** Of {@link DELIVER_AT}, which is a whole number of ms. */
  deliverAt(text: string): Error;
  /** Of {@link IMMUNITY}, which is a whole number of seconds. */
  immunity(text: string): Error;
}

/**
 * Takes the system's properties to the fields they mean and leaves the producer's own in their
 * order. An empty KEYS or __SHARDINGKEY is none; a __BORNHOST is dropped because the server knows
 * better.
 */
export function draftPropertiesOf(
  pairs: ReadonlyMap<string, string>,
  errors: PropertyErrors,
): DraftProperties {
  const own = [...pairs].filter(([name]) => !isSystemProperty(name));
  return {
    properties: own.length > 0 ? own : undefined,
    key: pairs.get(KEY) || undefined,
    shardingKey: pairs.get(SHARDING_KEY) || undefined,
    deliverAt: deliverAtOf(pairs.get(DELIVER_AT), errors),
    immunityMs: immunityOf(pairs.get(IMMUNITY), errors),
  };
}

function deliverAtOf(text: string | undefined, errors: PropertyErrors): number | undefined {
  if (text === undefined) return undefined;
  if (/^[0-9]{1,15}$/.test(text)) return Number(text);
  throw errors.deliverAt(text);
}

function immunityOf(text: string | undefined, errors: PropertyErrors): number | undefined {
  if (text === undefined) return undefined;
  if (/^[0-9]{1,9}$/.test(text)) return Number(text) * 1000;
  throw errors.immunity(text);
}
