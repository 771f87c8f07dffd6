import { parseDateHeader } from '../../src/aliyun/date-header';

describe('a Date header', () => {
  it.each([
    ['Tue, 11 Apr 2017 10:09:19 GMT', '2017-04-11T10:09:19Z'],
    ['Thu, 29 Feb 2024 23:59:59 GMT', '2024-02-29T23:59:59Z'],
    ['Sun, 1 Jan 2023 00:00:00 GMT', '2023-01-01T00:00:00Z'],
  ])('is read: %s', (text, iso) => {
    expect(parseDateHeader(text)).toBe(Date.parse(iso));
  });

  it.each([
    ...['', 'now', '2017-04-11T10:09:19Z', '1491905359', 'Tue, 11 Apr 2017 10:09:19'],
    ...[
      'Tue, 11 Apr 2017 10:09:19 CST',
      'Tue, 11 Apr 17 10:09:19 GMT',
      'Tue, 31 Feb 2017 10:09:19 GMT',
    ],
    ...[
      'Tue, 11 Abc 2017 10:09:19 GMT',
      'Tue, 11 Apr 2017 24:09:19 GMT',
      'Tue, 11 Apr 2017 10:60:19 GMT',
    ],
    ...['周二, 11 四月 2017 10:09:19 GMT', 'Tue, 11 Apr 2017 10:09:19 GMT '],
  ])('is refused: %j', (text) => {
    expect(parseDateHeader(text)).toBeUndefined();
  });
});
