import { JavaError } from './java-error';

const DECIMAL = /^[+-]?\d+$/;
const INT_MAX = 2n ** 31n - 1n;
const LONG_MAX = 2n ** 63n - 1n;

/** `Integer.parseInt`; refused with its text. */
export function javaInt(text: string): number {
  return parse(text, INT_MAX);
}

/** `Long.parseLong`; refused with its text. Values beyond 2⁵³ lose their last digits. */
export function javaLong(text: string): number {
  return parse(text, LONG_MAX);
}

function parse(text: string, max: bigint): number {
  if (DECIMAL.test(text) && text.length < 40) {
    const value = BigInt(text.replace('+', ''));
    if (value <= max && value >= -max - 1n) return Number(value);
  }
  throw new JavaError(500, `java.lang.NumberFormatException: For input string: "${text}"`);
}
