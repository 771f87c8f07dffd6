declare const TYPE: unique symbol;

/**
 * What a JSON value must look like: plain JSON Schema (draft 2020-12, as OpenAPI 3.1 has it), of
 * the keywords below only, and the TypeScript type that goes with it.
 */
export interface Schema<T = unknown> {
  readonly [TYPE]?: T;
  readonly type?: string | readonly string[];
  /** What is allowed, in words that follow "allowed:"; where it is missing, the keywords are read out. */
  readonly description?: string;
  readonly enum?: readonly (string | number | boolean)[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  /** Only describes: whoever has such a value looks by itself which of these it is. */
  readonly anyOf?: readonly Schema[];
}

/** A member of a record that may be left out. */
export interface Optional<T = unknown> {
  readonly optional: Schema<T>;
}

/** The type of the values a schema takes. */
export type Of<S> = S extends Schema<infer T> ? T : never;

type Fields = Readonly<Record<string, Schema | Optional>>;
type OptionalKeys<F extends Fields> = {
  [K in keyof F]: F[K] extends Optional ? K : never;
}[keyof F];
type RecordOf<F extends Fields> = {
  readonly [K in Exclude<keyof F, OptionalKeys<F>>]: Of<F[K]>;
} & {
  readonly [K in OptionalKeys<F>]?: F[K] extends Optional<infer T> ? T : never;
};

type Keywords = Omit<Schema, typeof TYPE | 'type'>;

/** Text. */
export function text(keywords: Keywords = {}): Schema<string> {
  return { type: 'string', ...keywords };
}

/** Any number. */
export function number(keywords: Keywords = {}): Schema<number> {
  return { type: 'number', ...keywords };
}

/** A whole number. */
export function whole(keywords: Keywords = {}): Schema<number> {
  return { type: 'integer', ...keywords };
}

/** `true` or `false`. */
export function flag(keywords: Keywords = {}): Schema<boolean> {
  return { type: 'boolean', ...keywords };
}

/** One of a few words. */
export function oneOf<const T extends string>(...words: readonly T[]): Schema<T> {
  return { type: 'string', enum: words };
}

/** A list whose items are alike. */
export function list<T>(items: Schema<T>, keywords: Keywords = {}): Schema<readonly T[]> {
  return { type: 'array', items, ...keywords };
}

/** An object with these members and no others. */
export function record<const F extends Fields>(
  fields: F,
  keywords: Keywords = {},
): Schema<RecordOf<F>> {
  const entries = Object.entries<Schema | Optional>(fields);
  return {
    type: 'object',
    properties: Object.fromEntries(
      entries.map(([name, field]) => [name, isOptional(field) ? field.optional : field]),
    ),
    required: entries.flatMap(([name, field]) => (isOptional(field) ? [] : [name])),
    additionalProperties: false,
    ...keywords,
  };
}

/** A member that may be left out. */
export function optional<T>(schema: Schema<T>): Optional<T> {
  return { optional: schema };
}

/** An object with any names for members, all alike. */
export function dictionary<T>(
  values: Schema<T>,
  keywords: Keywords = {},
): Schema<Readonly<Record<string, T>>> {
  return { type: 'object', additionalProperties: values, ...keywords };
}

/** Any JSON value. */
export function anything(keywords: Keywords = {}): Schema {
  return keywords;
}

/** A span: ms, or text such as `5m`; whoever gets it reads it with `durationMs`. */
export function duration(description = SPAN): Schema<string | number> {
  return { type: ['string', 'number'], minimum: 0, description };
}

/** A point in time: epoch ms, or text such as `2026-01-31T12:00:00Z`; read with `instantMs`. */
export function instant(description = INSTANT): Schema<string | number> {
  return { type: ['string', 'number'], description };
}

/** What durations may be, in words. */
export const SPAN = 'ms, or text such as "300ms", "61s", "5m", "1.5h" or "3d"';
/** What points in time may be, in words. */
export const INSTANT = 'epoch ms, or an ISO 8601 date and time such as "2026-01-31T12:00:00Z"';

function isOptional(field: Schema | Optional): field is Optional {
  return 'optional' in field;
}
