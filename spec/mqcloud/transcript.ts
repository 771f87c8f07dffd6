import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One request and its reply, as they were recorded from the published code of the gateway. */
export interface Exchange {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  readonly http: number;
  readonly setCookie: string | undefined;
  readonly reply: string;
}
export interface Section {
  readonly title: string;
  readonly exchanges: readonly Exchange[];
}

const REQUEST =
  /^> (\w+) \[[CP]\](\S*)(?: {2}BODY\(([^)]*)\) (.*?))?(?: {2}HDR \{([^=]*)=(.*)\})?$/;
const REPLY = /^< (\d+) ct=.*?(?: set-cookie=(.*))?$/;

/** The sections of a transcript under `fixtures/mqcloud`. */
export function readTranscript(name: string): Section[] {
  const text = readFileSync(join(__dirname, '../../fixtures/mqcloud', name), 'utf8');
  return text
    .split(/^### /m)
    .slice(1)
    .map((section) => {
      const [title = '', ...lines] = section.split('\n');
      return { title, exchanges: exchangesOf(lines) };
    });
}

function exchangesOf(lines: readonly string[]): Exchange[] {
  return lines.flatMap((line, at) => {
    const asked = REQUEST.exec(line);
    const answered = REPLY.exec(lines[at + 1] ?? '');
    if (asked === null || answered === null) return [];
    const [, method = '', path = '', type, body, header, value] = asked;
    return [
      {
        method,
        path,
        headers: {
          ...(type === undefined || type === 'null' ? {} : { 'content-type': type }),
          ...(header === undefined ? {} : { [header.toLowerCase()]: value ?? '' }),
        },
        body: type === 'null' ? undefined : body,
        http: Number(answered[1]),
        setCookie: answered[2],
        reply: (lines[at + 2] ?? '').trim(),
      },
    ];
  });
}
