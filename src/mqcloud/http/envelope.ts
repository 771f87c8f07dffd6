import { jsonBody, type LongBody } from '../../http/long-body';

/** What every answer of the gateway is: an object with these members, in this order. */
export interface Envelope {
  /** 200 ok, 201 ok but nothing there, 300 outcome unknown, 400 parameter error, 500 anything else. */
  readonly status: number;
  readonly message?: string | undefined;
  readonly result?: unknown;
}

/** The envelope as JSON, in slices where it is long; what is `undefined` is left out. */
export function encodeEnvelope({ status, message, result }: Envelope): string | Promise<LongBody> {
  return jsonBody({ status, message, result });
}
