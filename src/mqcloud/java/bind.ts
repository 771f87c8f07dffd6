import { bindException, type FieldError } from './bind-exception';
import type { Parameters } from './parameters';
import type { Rule, Rules } from './parameter-rule';

interface Kinds {
  readonly text: string;
  readonly int: number;
  readonly long: number;
  readonly double: number;
  readonly boolean: boolean;
}
/** The parameters of a call with their types; what is absent and not required is `undefined`. */
export type BoundParameters<R extends Rules> = {
  readonly [K in keyof R]: R[K] extends { readonly required: true }
    ? Kinds[R[K]['kind']]
    : Kinds[R[K]['kind']] | undefined;
};

const TRUE = new Set(['true', 'on', 'yes', '1']);
const FALSE = new Set(['false', 'off', 'no', '0']);
const HEX = /^(-?)(?:0x|#)([0-9a-f]{1,16})$/i;
const LONGEST = { int: 2 ** 31 - 1, long: Number.MAX_SAFE_INTEGER, double: 1e15 } as const;

/**
 * The call's parameters by their rules. Throws a 400 that names every field that is wrong, in the
 * words of Spring's BindException or another `exception`; `object` is what it calls the parameters
 * as a whole. Numbers may have blanks around them and be hexadecimal; an empty one is absent; an
 * empty boolean is wrong.
 */
export function bind<R extends Rules>(
  parameters: Parameters,
  rules: R,
  object: string,
  language: string | undefined,
  exception = bindException,
): BoundParameters<R> {
  const errors: FieldError[] = [];
  const bound: Record<string, string | number | boolean | undefined> = {};
  for (const [field, rule] of Object.entries(rules)) {
    const text = parameters.get(field);
    const value = text === undefined ? undefined : convert(text, rule.kind);
    if (value instanceof Error) {
      errors.push({ field, rule, text, code: 'typeMismatch', why: value.message });
      continue;
    }
    bound[field] = value;
    const code = violated(rule, value);
    if (code !== undefined) errors.push({ field, rule, text, code });
  }
  if (errors.length > 0) throw exception(object, errors.sort(byName), language);
  return bound as BoundParameters<R>;
}

function byName(a: FieldError, b: FieldError): number {
  return a.field < b.field ? -1 : 1;
}

function violated(
  rule: Rule,
  value: string | number | boolean | undefined,
): FieldError['code'] | undefined {
  const isBlank = value === undefined || (typeof value === 'string' && value.trim() === '');
  if (rule.unsupported && !isBlank) return 'Unsupported';
  if (rule.required && isBlank) return 'NotBlank';
  if (typeof value !== 'number') return undefined;
  if (rule.min !== undefined && value < rule.min) return 'Min';
  return rule.max !== undefined && value > rule.max ? 'Max' : undefined;
}

function convert(text: string, kind: Rule['kind']): string | number | boolean | undefined | Error {
  if (kind === 'text') return text;
  const trimmed = text.trim();
  if (kind === 'boolean') {
    if (TRUE.has(trimmed.toLowerCase())) return true;
    if (FALSE.has(trimmed.toLowerCase())) return false;
    return new Error(`java.lang.IllegalArgumentException: Invalid boolean value [${trimmed}]`);
  }
  if (trimmed === '') return undefined;
  const hex = kind === 'double' ? null : HEX.exec(trimmed);
  const value = hex
    ? Number(`${hex[1]}1`) * parseInt(hex[2] ?? '', 16)
    : decimal(trimmed, kind === 'double');
  if (Math.abs(value) <= LONGEST[kind]) return value;
  return new Error(`java.lang.NumberFormatException: For input string: "${trimmed}"`);
}

function decimal(text: string, mayHaveFraction: boolean): number {
  const form = mayHaveFraction ? /^[+-]?\d{1,20}(\.\d{1,20})?$/ : /^[+-]?\d{1,20}$/;
  return form.test(text) ? Number(text) : NaN;
}
