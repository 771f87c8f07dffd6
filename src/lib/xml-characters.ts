/**
 * The characters that XML 1.0 has no place for, in any form, as they stand in a class of a regular
 * expression. Halves of surrogate pairs are not among them.
 */
export const ILLEGAL_IN_XML = String.raw`\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff`;

/** A character by its number, for people: `U+0001`. */
export function characterName(code: number): string {
  return `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
}
