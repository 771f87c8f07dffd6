import {
  jsonLine,
  movedTime,
  terminalLine,
  textLine,
  type LoggedRequest,
} from '../../src/http/log-line';

const RECORD: LoggedRequest = {
  at: Date.UTC(2026, 0, 31, 12, 0, 1, 5),
  movedTo: undefined,
  id: '5DAEE3FF0E4A3F0B00006D04',
  method: 'GET',
  path: '/topics/T/messages?ns=I',
  status: 404,
  code: 'MessageNotExist',
  ms: 1.25,
  bytes: 310,
  isError: false,
};
const MOVED = { ...RECORD, movedTo: Date.UTC(2026, 1, 2) };

describe('a line of the log', () => {
  it('is text in columns, the clock at the end where it was moved', () => {
    const line =
      '2026-01-31T12:00:01.005Z 5DAEE3FF0E4A3F0B00006D04 GET /topics/T/messages?ns=I 404 MessageNotExist 1.3ms 310B';
    expect(textLine(RECORD)).toBe(line);
    expect(textLine(MOVED)).toBe(`${line} clock=2026-02-02T00:00:00.000Z`);
    // What the last line has left behind is not in the way of the next.
    expect(textLine(RECORD)).toBe(line);
    expect(textLine({ ...RECORD, code: '', status: 'gone' })).toContain('?ns=I gone 1.3ms');
  });

  it('is an object of JSON with the same', () => {
    const object = {
      time: '2026-01-31T12:00:01.005Z',
      level: 'info',
      requestId: RECORD.id,
      method: 'GET',
      path: '/topics/T/messages?ns=I',
      status: 404,
      code: 'MessageNotExist',
      durationMs: 1.3,
      bytes: 310,
    };
    expect(JSON.parse(jsonLine(RECORD))).toEqual(object);
    const clock = '2026-02-02T00:00:00.000Z';
    expect(JSON.parse(jsonLine(MOVED))).toEqual({ ...object, clock });
    const failed = { ...RECORD, isError: true, path: '/a"b\\u000d', code: '' };
    const other = { ...object, level: 'warn', path: '/a"b\\u000d', code: undefined };
    expect(JSON.parse(jsonLine(failed))).toEqual(other);
    expect(jsonLine(failed)).not.toContain('\n');
  });

  it('is for people at a terminal: local time, status and duration first', () => {
    const line = terminalLine(false)(RECORD);
    expect(line).toMatch(
      /^\d\d:\d\d:01\.005 404 +1\.3 ms GET +\/topics\/T\/messages\?ns=I MessageNotExist [0-9A-F]{24}$/,
    );
    expect(terminalLine(false)(MOVED)).toMatch(/ clock 2026-02-0[1-3] \d\d:\d\d:00$/);
  });

  it('has a colour by its status, which adds nothing else', () => {
    const painted = terminalLine(true);
    // eslint-disable-next-line no-control-regex -- colours are control characters
    expect(painted(RECORD).replaceAll(/\x1b\[\d+m/g, '')).toBe(terminalLine(false)(RECORD));
    expect(painted(RECORD)).toContain('\x1b[32m404 ');
    expect(painted({ ...RECORD, isError: true })).toContain('\x1b[33m404 ');
    expect(painted({ ...RECORD, isError: true, status: 500 })).toContain('\x1b[31m500 ');
    expect(painted({ ...RECORD, status: 'gone' })).toContain('\x1b[31mgone');
  });
});

describe('the clock in the log', () => {
  it('is told where it was moved, and not for the time between two looks', () => {
    expect(movedTime(1_000_000, 1_000_002)).toBeUndefined();
    expect(movedTime(1_000_000, 1_060_000)).toBe(1_060_000);
    expect(movedTime(1_000_000, 940_000)).toBe(940_000);
  });
});
