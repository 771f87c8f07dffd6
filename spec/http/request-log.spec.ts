import { logText } from '../../src/http/request-log';

describe('URLs in log lines', () => {
  it('stand as they came when there is nothing to hide', () => {
    const url = '/topics/T/messages?ns=MQ_INST_1&consumer=GID_a&tag=A%7C%7CB&waitseconds=3';
    expect(logText(url)).toBe(url);
  });

  it.each([
    ['/t?security-token=abc&ns=1', '/t?security-token=***&ns=1'],
    ['/t?ns=1&Authorization=MQ%20id:sig', '/t?ns=1&Authorization=***'],
    ['/t?%61uthorization=x', '/t?%61uthorization=***'],
    ['/t?AccessKeySecret=x&a=b', '/t?AccessKeySecret=***&a=b'],
    ['/t?%zz=1&signature=2', '/t?%zz=1&signature=***'],
    ['http://user:pass@h/t', 'http://***@h/t'],
  ])('hide secrets: %s', (url, text) => {
    expect(logText(url)).toBe(text);
  });

  it('cannot break or forge a line', () => {
    expect(logText('/a\r\nb\x1b[31m\x9b\u2028')).toBe('/a\\u000d\\u000ab\\u001b[31m\\u009b\\u2028');
  });

  it('end after 1024 characters', () => {
    expect(logText('/' + 'x'.repeat(5000))).toBe('/' + 'x'.repeat(1023) + '…');
  });
});
