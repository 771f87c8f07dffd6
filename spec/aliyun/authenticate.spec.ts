import type { IncomingHttpHeaders } from 'node:http';
import { authenticator, type AuthMode } from '../../src/aliyun/authenticate';
import { hmacSha1 } from '../../src/aliyun/hmac-sha1';
import { stringToSign } from '../../src/aliyun/signature';
import { ManualClock } from '../support/manual-clock';
import { refusalOf } from './refusal-of';

const NOW = Date.parse('2019-10-23T03:00:00Z');
const SKEW_MS = 15 * 60_000;
const credentials = [
  { accessKeyId: 'ak', accessKeySecret: 'sk' },
  { accessKeyId: 'STS.ak', accessKeySecret: 'sts-sk', securityToken: 'token' },
];
const TARGET = '/topics/T/messages?consumer=g';

function check(auth: AuthMode, headers: IncomingHttpHeaders): void {
  const clock = new ManualClock(NOW);
  const basePath = '';
  const authenticate = authenticator({ auth, credentials, clock, skewMs: SKEW_MS, basePath });
  authenticate({ method: 'GET', target: TARGET, headers });
}

function signed(id = 'ak', secret = 'sk', rest: IncomingHttpHeaders = {}): IncomingHttpHeaders {
  const headers = { date: new Date(NOW).toUTCString(), 'x-mq-version': '2015-06-06', ...rest };
  const text = stringToSign({ method: 'GET', target: TARGET, headers });
  return { ...headers, authorization: `MQ ${id}:${hmacSha1(secret)(text)}` };
}

const without = (name: string): IncomingHttpHeaders => {
  return Object.fromEntries(Object.entries(signed()).filter(([key]) => key !== name));
};
const at = (ms: number) => signed('ak', 'sk', { date: new Date(NOW + ms).toUTCString() });
const refused = (auth: AuthMode, headers: IncomingHttpHeaders) =>
  refusalOf(() => {
    check(auth, headers);
  }).code;
const passes = (auth: AuthMode, headers: IncomingHttpHeaders) => {
  check(auth, headers);
};

describe('with auth strict', () => {
  it('admits what verifies', () => {
    passes('strict', signed());
    passes('strict', signed('STS.ak', 'sts-sk', { 'security-token': 'token' }));
  });

  it('admits the same signature again, for there is no nonce', () => {
    const clock = new ManualClock(NOW);
    const authenticate = authenticator({
      auth: 'strict',
      credentials,
      clock,
      skewMs: 1,
      basePath: '',
    });
    for (let i = 0; i < 2; i += 1) {
      authenticate({ method: 'GET', target: TARGET, headers: signed() });
    }
  });

  it.each([
    ['MissingAuthorizationHeader', without('authorization')],
    ['InvalidAuthorizationHeader', { ...signed(), authorization: '' }],
    ['InvalidAuthorizationHeader', { ...signed(), authorization: 'MQ ak' }],
    ['InvalidAuthorizationHeader', { ...signed(), authorization: 'MQ ak:' }],
    ['InvalidAuthorizationHeader', { ...signed(), authorization: 'MQ :c2ln' }],
    ['InvalidAuthorizationHeader', { ...signed(), authorization: 'MQ  ak:c2ln' }],
    ['InvalidAuthorizationHeader', { ...signed(), authorization: 'MNS ak:c2ln' }],
    ['InvalidAuthorizationHeader', { ...signed(), authorization: 'MQ ak:s!g' }],
    ['InvalidAuthorizationHeader', { ...signed(), authorization: 'Basic YWs6c2s=' }],
    ['MissingDateHeader', without('date')],
    ['InvalidDateHeader', { ...signed(), date: '' }],
    ['InvalidDateHeader', { ...signed(), date: '2019-10-23T03:00:00Z' }],
    ['TimeExpired', at(SKEW_MS + 1000)],
    ['TimeExpired', at(-SKEW_MS - 1000)],
    ['InvalidAccessKeyId', signed('other')],
    ['InvalidAccessKeyId', signed('__proto__')],
    ['InvalidAccessKeyId', signed('STS.ak', 'sts-sk')],
    ['InvalidAccessKeyId', signed('STS.ak', 'sts-sk', { 'security-token': 'x' })],
    ['SignatureDoesNotMatch', signed('ak', 'other')],
    ['SignatureDoesNotMatch', { ...signed(), 'x-mq-version': '1' }],
  ])('refuses as %s: %j', (code, headers) => {
    expect(refused('strict', headers)).toBe(code);
  });

  it('goes in the order authorization, date, key, signature', () => {
    expect(refused('strict', {})).toBe('MissingAuthorizationHeader');
    expect(refused('strict', { authorization: 'x' })).toBe('InvalidAuthorizationHeader');
    expect(refused('strict', { authorization: 'MQ x:c2ln' })).toBe('MissingDateHeader');
    const old = { authorization: 'MQ x:c2ln', date: 'Tue, 11 Apr 2017 10:09:19 GMT' };
    expect(refused('strict', old)).toBe('TimeExpired');
    const unknown = { ...old, date: new Date(NOW).toUTCString() };
    expect(refused('strict', unknown)).toBe('InvalidAccessKeyId');
    expect(refused('strict', { ...unknown, authorization: 'MQ ak:c2ln' })).toBe(
      'SignatureDoesNotMatch',
    );
  });

  it('admits a Date that is just within the skew', () => {
    passes('strict', at(SKEW_MS));
    passes('strict', at(-SKEW_MS));
  });

  it('says how far off a Date is', () => {
    const { detail } = refusalOf(() => {
      check('strict', at(-3_600_000));
    }).options;
    expect(detail).toBe('Its Date is 3600 s behind the time here; 900 s are allowed.');
  });
});

describe('with auth known', () => {
  it.each([
    ['unsigned requests', {}],
    ['other forms of Authorization', { authorization: 'Basic YWs6c2s=' }],
    ['keys it does not know', signed('other')],
    ['keys it knows, rightly signed', signed()],
    ['an old Date, rightly signed', at(-86_400_000)],
    ['a key declared without a token, with any', signed('ak', 'sk', { 'security-token': 'x' })],
    [
      'a key declared with a token, with it',
      signed('STS.ak', 'sts-sk', { 'security-token': 'token' }),
    ],
  ])('admits %s', (_, headers) => {
    passes('known', headers);
  });

  it('refuses keys it knows, wrongly signed', () => {
    expect(refused('known', signed('ak', 'other'))).toBe('SignatureDoesNotMatch');
  });

  it.each([{}, { 'security-token': 'x' }])('refuses a wrong token of a key: %j', (headers) => {
    expect(refused('known', signed('STS.ak', 'sts-sk', headers))).toBe('InvalidAccessKeyId');
  });
});

describe('with auth off', () => {
  it('admits everything', () => {
    passes('off', signed('ak', 'other'));
    passes('off', { authorization: 'x', date: 'x' });
  });
});

describe('a signature that does not match', () => {
  it('tells the text that was to be signed, in one line of printable ASCII', () => {
    const headers = signed('ak', 'other', { 'content-type': 'text/\\xml\xff' });
    const { options } = refusalOf(() => {
      check('strict', headers);
    });
    expect(options.headers).toEqual({
      'x-mq-string-to-sign':
        'GET\\n\\ntext/\\\\xml\\xff\\nWed, 23 Oct 2019 03:00:00 GMT\\nx-mq-version:2015-06-06\\n/topics/T/messages?consumer=g',
    });
  });

  it('tells neither the secret nor the right signature', () => {
    const right = signed().authorization?.split(':')[1] ?? '';
    const refusal = refusalOf(() => {
      check('strict', signed('ak', 'other'));
    });
    const told = JSON.stringify([refusal.message, refusal.options]);
    expect(told).not.toContain(right);
    expect(told).not.toContain('"sk"');
  });
});
