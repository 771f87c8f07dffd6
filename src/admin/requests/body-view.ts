import { KEPT_BYTES } from '../../http/exchange';
import type { BodyView } from './request-schema';

/** A body as it is shown; `begin`: its first bytes, of `bytes` in all. */
export function bodyView(begin: Buffer, bytes = begin.length): BodyView {
  const kept = begin.subarray(0, KEPT_BYTES);
  const truncated = kept.length < bytes;
  if (kept.length === 0) return { bytes, truncated };
  const text = textOf(kept, truncated);
  return text === undefined
    ? { base64: kept.toString('base64'), bytes, truncated }
    : { text, bytes, truncated };
}

/** `undefined`: it is not UTF-8. Where more is to follow, a character that is not whole is left out. */
function textOf(bytes: Buffer, stream: boolean): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes, { stream });
  } catch {
    return undefined;
  }
}
