const TABLE = new Int32Array(256);
for (let byte = 0; byte < 256; byte++) {
  let rest = byte;
  for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? 0xedb88320 ^ (rest >>> 1) : rest >>> 1;
  TABLE[byte] = rest;
}

/**
 * The CRC-32 of zlib and PNG as a signed number, of a text's UTF-16 units, of which those below 256
 * count as one byte; `before` is that of a text that comes before it. Node has it in zlib since
 * 20.15, which is no faster for short texts.
 */
export function crc32(text: string, before = 0): number {
  let crc = ~before;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    crc = next(crc, unit);
    if (unit > 255) crc = next(crc, unit >>> 8);
  }
  return ~crc;
}

function next(crc: number, byte: number): number {
  return (TABLE[(crc ^ byte) & 255] ?? 0) ^ (crc >>> 8);
}
