import { illegalArgument } from './java-error';

const NOT_BASE64URL = /[^A-Za-z0-9_-]/;

/**
 * The bytes of base64url text, refused with the very texts of java.util.Base64's decoder. Padding
 * may be missing but not wrong.
 */
export function javaBase64(text: string): Buffer {
  if (text.length === 1) {
    throw illegalArgument('Input byte[] should at least have 2 bytes for base64 bytes');
  }
  const padding = text.indexOf('=');
  const digits = padding < 0 ? text : text.slice(0, padding);
  const illegal = NOT_BASE64URL.exec(digits);
  if (illegal !== null) throw illegalArgument(`Illegal base64 character ${byteOf(illegal[0])}`);
  const rest = digits.length % 4;
  if (padding >= 0) checkPadding(text, padding, rest);
  if (rest === 1) throw illegalArgument('Last unit does not have enough valid bits');
  return Buffer.from(digits, 'base64url');
}

function checkPadding(text: string, padding: number, rest: number): void {
  const isWrong = rest === 0 || (rest === 2 && text[padding + 1] !== '=');
  if (isWrong) throw illegalArgument('Input byte array has wrong 4-byte ending unit');
  const end = padding + (rest === 2 ? 2 : 1);
  if (rest !== 1 && end < text.length) {
    throw illegalArgument(`Input byte array has incorrect ending byte at ${end}`);
  }
}

/** Java's signed hex of the character as ISO 8859-1, in which what is not there is a question mark. */
function byteOf(character: string): string {
  const code = character.charCodeAt(0);
  const byte = code > 0xff ? 0x3f : code;
  return (byte > 0x7f ? byte - 0x100 : byte).toString(16);
}
