const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const FORM =
  /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), (\d{1,2}) ([A-Z][a-z]{2}) (\d{4}) (\d{2}):(\d{2}):(\d{2}) GMT$/;

/**
 * A Date header, `Tue, 11 Apr 2017 10:09:19 GMT`, as epoch ms; `undefined` where it is no such date.
 * Source: Aliyun doc "common parameters" (RFC 1123); all SDKs.
 */
export function parseDateHeader(text: string): number | undefined {
  const found = FORM.exec(text);
  if (found === null) return undefined;
  const [, day = '', month = '', ...rest] = found;
  const [year = 0, hour = 0, minute = 0, second = 0] = rest.map(Number);
  const date = new Date(Date.UTC(year, MONTHS.indexOf(month), Number(day), hour, minute, second));
  const same =
    date.getUTCDate() === Number(day) &&
    date.getUTCMonth() === MONTHS.indexOf(month) &&
    date.getUTCHours() === hour &&
    date.getUTCMinutes() === minute &&
    date.getUTCSeconds() === second;
  return same ? date.getTime() : undefined;
}
