import type { IncomingHttpHeaders } from 'node:http';
import { isOfOtherOrigin } from '../../src/http/origin';

describe('a request', () => {
  it.each<[string, boolean, IncomingHttpHeaders]>([
    ['of no browser', false, { host: 'h:1' }],
    ['typed into a browser', false, { host: 'h:1', 'sec-fetch-site': 'none' }],
    ['of a page of its own', false, { host: 'h:1', origin: 'http://h:1' }],
    [
      'of a page of its own behind a proxy that changes Host',
      false,
      { host: 'inner:1', origin: 'https://outer', 'sec-fetch-site': 'same-origin' },
    ],
    ['of a page of another site', true, { host: 'h:1', 'sec-fetch-site': 'cross-site' }],
    ['of a page of another port', true, { host: 'h:1', 'sec-fetch-site': 'same-site' }],
    ['of a page of another host', true, { host: 'h:1', origin: 'http://other' }],
    ['of a page without an origin', true, { host: 'h:1', origin: 'null' }],
  ])('%s is of another origin: %s', (_, is, headers) => {
    expect(isOfOtherOrigin({ headers })).toBe(is);
  });
});
