import type * as fc from 'fast-check';
import { hmacSha1 } from '../../src/aliyun/hmac-sha1';
import { stringToSign } from '../../src/aliyun/signature';

/** What requests are signed with: the access key and its secret, as `--credential` takes them. */
export const CREDENTIAL = 'fuzz:secret';
const [id = '', secret = ''] = CREDENTIAL.split(':');
const hmac = hmacSha1(secret);

/** The same requests, signed as an SDK would: behind the signature the same parsers are reached. */
export function signed(requests: fc.Arbitrary<Buffer>): fc.Arbitrary<Buffer> {
  return requests.map((whole) => {
    const end = whole.indexOf('\r\n');
    const [method = '', target = ''] = whole.toString('latin1', 0, end).split(' ');
    const date = new Date().toUTCString();
    const headers = { date, 'x-mq-version': '2015-06-06' };
    const signature = hmac(stringToSign({ method, target, headers }));
    const lines = [`Authorization: MQ ${id}:${signature}`, `Date: ${date}`];
    const head = [...lines, 'x-mq-version: 2015-06-06', ''].join('\r\n');
    return Buffer.concat([whole.subarray(0, end + 2), Buffer.from(head), whole.subarray(end + 2)]);
  });
}
