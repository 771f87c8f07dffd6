import { SECRET, withoutSecrets } from '../../http/request-log';

type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Source: Aliyun doc "request signatures". */
const SIGNED = /^MQ ([^:\s]+):/;

/** Headers as they may be shown: `***` where a name sounds secret, and of an Authorization only the access key id. */
export function shownHeaders(headers: Headers): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value = '']) => {
      const text = typeof value === 'string' ? value : value.join(', ');
      return [name, SECRET.test(name) ? masked(text) : text];
    }),
  );
}

function masked(value: string): string {
  const accessKeyId = SIGNED.exec(value)?.[1];
  return accessKeyId === undefined ? '***' : `MQ ${accessKeyId}:***`;
}

/** A form as it may be shown: `***` for fields whose names sound secret. */
export function shownForm(form: string): string {
  return withoutSecrets(`/?${form}`).slice(2);
}
