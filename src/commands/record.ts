import { once } from 'node:events';
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { resolve } from 'node:path';
import type { RecorderOptions } from '../parity/record/recorder';
import { serverOf } from './client/server';
import { command, keyFlags, type Call, type KeyFlag } from './command';
import { refused, wrongUsage } from './failure';

type Name = KeyFlag | 'to' | 'out' | 'port' | 'host' | 'no-bodies' | 're-sign';

const USUAL_PORT = 9880;

/** `mqrest record`. */
export const recordCommand = command<Name>({
  name: 'record',
  operands: [],
  summary: 'pass requests on to a service and record them',
  about: [
    'Listens as mqrest does, passes requests of both protocols on to another address',
    'and their replies back, unchanged, and writes each exchange as a line of JSON,',
    'until Ctrl-C. Keys, signatures and tokens are replaced by stand-ins. The file is',
    'for mqrest replay FILE, and for mqrest --from FILE.',
  ],
  flags: {
    to: { value: 'URL', needed: true, about: 'the service, or another mqrest' },
    out: { value: 'FILE', about: 'where to write; it must be new (recording.ndjson)' },
    port: { value: 'N', about: `to listen on (${USUAL_PORT})` },
    host: { value: 'ADDRESS', about: '0.0.0.0 is all addresses (127.0.0.1)' },
    'no-bodies': { about: 'stand-ins for the texts of messages, too' },
    're-sign': { about: 'sign again with the access key below' },
    ...keyFlags,
  },
  examples: [
    'mqrest record --to http://1234567890.mqrest.cn-hangzhou.aliyuncs.com',
    'mqrest record --to http://127.0.0.1:9881 --no-bodies --out one.ndjson',
  ],
  async run(call) {
    const { args, out, directory } = call;
    const to = await addressOf(call);
    const key = args.has('re-sign') ? await keyOf(call) : undefined;
    const name = args.one('out') ?? 'recording.ndjson';
    const port = args.whole('port', 0, 65_535) ?? USUAL_PORT;
    const path = resolve(directory, name);
    const file = created(path, name);
    const end = new AbortController();
    const { Recorder } = await import('../parity/record/recorder.js');
    const recorder = await Recorder.start({
      ...{ to, port, key, host: args.one('host') },
      bodies: args.has('no-bodies') ? 'replaced' : 'kept',
      write: (line) => {
        try {
          writeSync(file, `${line}\n`);
        } catch (error) {
          end.abort(error);
        }
      },
    }).catch((error: unknown) => {
      rmSync(path);
      throw refused(`port ${port} cannot be had: ${(error as Error).message}`);
    });
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => end.abort());
    out.note(`records ${recorder.url} -> ${to} into ${name}, until Ctrl-C`);
    if (!end.signal.aborted) await once(end.signal, 'abort');
    await recorder.close();
    const { code } = end.signal.reason as NodeJS.ErrnoException;
    if (typeof code === 'string') throw refused(`${name} cannot be written (${code})`);
    closeSync(file);
    out.note(`${recorder.exchanges} exchanges are in ${name}`);
    return undefined;
  },
});

/** Requests go there as they are, so it has no path. */
async function addressOf({ args, directory }: Call<Name>): Promise<string> {
  try {
    const { origin, basePath } = await serverOf({ args, env: {}, directory, flag: 'to' });
    if (basePath === '') return origin;
  } catch {
    // What is no address is told of with the name of its flag.
  }
  throw wrongUsage('--to is no address to pass requests on to; allowed: http://HOST:PORT');
}

async function keyOf({ args, env, directory }: Call<Name>): Promise<RecorderOptions['key']> {
  const { keys } = await serverOf({ args, env: { ...env, MQREST_URL: 'http://here' }, directory });
  if (keys !== undefined) return keys;
  throw wrongUsage(
    '--re-sign needs an access key: --access-key-id and --access-key-secret, or MQREST_ACCESS_KEY_ID and MQREST_ACCESS_KEY_SECRET',
  );
}

/** A recording has what messages say; nobody else may read it. */
function created(path: string, name: string): number {
  try {
    return openSync(path, 'wx', 0o600);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') throw refused(`${name} is there already; give another with --out FILE`);
    throw refused(`${name} cannot be written (${code ?? 'unknown'})`);
  }
}
