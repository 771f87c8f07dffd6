import * as v from 'valibot';
import { strictly } from './strictly';

/** What a value must look like; checked by `check`, described by `jsonSchemaOf`. */
export type Schema<T = unknown> = v.GenericSchema<T>;
/** The schema of an object that has these members and no others. */
export type ObjectSchema<E extends v.ObjectEntries = v.ObjectEntries> = v.StrictObjectSchema<
  E,
  undefined
>;

type DeepReadonly<T> = T extends object ? { readonly [K in keyof T]: DeepReadonly<T[K]> } : T;
/** The type of the values that a schema takes. */
export type ValueOf<S extends Schema> = DeepReadonly<v.InferInput<S>>;

/** What durations may be, in words. */
export const DURATION = 'ms, or text such as "300ms", "5m", "1.5h", "4m59s" or "PT5M"';
/** What points in time may be, in words. */
export const INSTANT = 'epoch ms, or an ISO 8601 date and time such as "2026-01-31T12:00:00Z"';

/** Text that is not empty. */
export const name = v.pipe(v.string(), v.minLength(1));
/** A whole number from 0. */
export const count = whole(0);
/** A time as replies have it. */
export const epochMs = v.pipe(v.number(), v.integer(), v.description('epoch ms'));
/** A flag that is set or left out. */
export const always = v.pipe(v.literal(true), v.description('true'));
/** A span of time; `durationMs` reads it. */
export const duration = v.pipe(
  v.union([v.string(), v.pipe(v.number(), v.minValue(0))]),
  v.description(DURATION),
);
/** A point in time; `instantMs` reads it. */
export const instant = instantAs(INSTANT);
/** An object whose members are all text, under any names. */
export const texts = strictly(v.record(v.string(), v.string()));

/** An object that has these members and no others. */
export function object<const E extends v.ObjectEntries>(entries: E): ObjectSchema<E> {
  return strictly(v.strictObject(entries));
}

/** A whole number in a range. */
export function whole(from: number, to = Infinity) {
  const atLeast = v.pipe(v.number(), v.integer(), v.minValue(from));
  return to === Infinity ? atLeast : v.pipe(atLeast, v.maxValue(to));
}

/** Text, with words on what it may be. */
export function textAs(description: string) {
  return v.pipe(v.string(), v.description(description));
}

/** A point in time, with words of its own on what it may be. */
export function instantAs(description: string) {
  return v.pipe(v.union([v.string(), v.number()]), v.description(description));
}
