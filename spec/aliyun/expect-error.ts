import type { Response } from 'supertest';
import { errorOf } from './wire';

/** Expects a refusal in the one form that all SDKs can read. */
export function expectError(
  response: Response,
  status: number,
  code: string,
  message: unknown,
): void {
  expect(response.status).toBe(status);
  expect(response.headers['content-type']).toBe('text/xml;charset=utf-8');
  expect(errorOf(response)).toEqual({
    Code: code,
    Message: message,
    RequestId: response.headers['x-mq-request-id'],
    HostId: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) as string,
    xmlns: undefined,
  });
  expect(response.text).toContain('<Error xmlns="http://mq.aliyuncs.com/doc/v1">');
}
/** A text that begins like this; the pattern is a regular expression. */
export const starting = (text: string) => expect.stringMatching(new RegExp(`^${text}`)) as string;
