import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Mqrest } from '../../src/mqrest';
import { rawExchange } from '../aliyun/raw-exchange';
import { notRunLanguages } from './languages';
import { openMqrest, outcomes } from './outcome';
import { sdkCallsOf, type SdkCall } from './sdk-calls';
import { requestOf } from './sdk-requests';

const KEY = { accessKeyId: 'any-id', accessKeySecret: 'any-secret' };

/** The texts of the receipt handles in a reply. */
function handlesIn(reply: string): string[] {
  return [...reply.matchAll(/<ReceiptHandle>([^<]+)</g)].map(([, handle = '']) => handle);
}

/** Sends what the SDK sends for a program; resolves with the status of each reply. */
async function play(mq: Mqrest, sdk: string, calls: readonly SdkCall[]) {
  const statuses: string[] = [];
  let handles: string[] = [];
  for (const call of calls) {
    const date = new Date().toUTCString();
    const { bytes } = requestOf(sdk, call, handles, { ...KEY, date });
    const reply = (await rawExchange(mq.port, bytes)).toString();
    statuses.push(`${call.verb} ${/^HTTP\/1\.1 (\d+)/.exec(reply)?.[1]}`);
    handles = handlesIn(reply);
  }
  return statuses;
}

const RECORDED = {
  accessKeyId: 'LTAI_TEST_AK',
  accessKeySecret: 'testSecretKey',
  date: 'Sat, 21 Nov 2026 02:50:00 GMT',
};

/** The calls of which `fixtures/aliyun` has requests, and the handles to settle. */
function recordedCalls(sdk: string): (readonly [fixture: string, SdkCall, handles: string[]])[] {
  const place = { instance: 'MQ_INST_1_abc', topic: 'topicA', group: 'GID_c', tag: '' };
  const tags = { ...place, tag: 'TagA||Tag B*' };
  const asked = { limit: '3', wait: '3' };
  const halves = { ...place, group: 'GID_t' };
  const sorted = (...properties: [string, string][]): [string, string][] =>
    sdk === 'cpp' ? properties.sort(([a], [b]) => (a < b ? -1 : 1)) : properties;
  const message = { body: 'hello & <x> é ]', properties: sorted(['a', '1'], ['KEYS', 'K']) };
  const half = sorted(['a', '1'], ['KEYS', 'K'], ['__TransCheckT', '10']);
  const ack = sdk === 'csharp' ? 'ack-unknown-handle' : 'ack-unknown-handles';
  return [
    ['publish', { ...place, verb: 'publish', ...message, tag: 'TagA' }, []],
    ['publish-half', { ...place, verb: 'publish', body: 'half', properties: half }, []],
    [sdk === 'php' ? 'consume-waiting' : 'consume', { ...tags, verb: 'consume', ...asked }, []],
    ['consume-orderly', { ...place, verb: 'consumeOrderly', ...asked }, []],
    [ack, { ...place, verb: 'ack' }, sdk === 'csharp' ? ['h1'] : ['h1', 'h2']],
    ['commit-unknown-handle', { ...halves, verb: 'commit' }, ['h1']],
  ];
}

describe.each(notRunLanguages)('a request of the SDK for $name', ({ folder }) => {
  it.each(recordedCalls(folder))('is the one in fixtures/aliyun: %s', (name, call, handles) => {
    const { bytes } = requestOf(folder, call, handles, RECORDED);
    const file = join(__dirname, `../../fixtures/aliyun/${folder}-${name}/request.http`);
    expect(bytes.toString()).toBe(readFileSync(file, 'utf8'));
  });
});

describe.each(notRunLanguages)('the snippets in $name, by the requests of its SDK', (language) => {
  let mq: Mqrest;
  let statuses: string[];
  beforeAll(async () => {
    mq = await openMqrest();
    statuses = await play(mq, language.folder, sdkCallsOf(language, Date.now()));
  });
  afterAll(() => mq.close());

  it('are answered as the SDK expects', () => {
    expect(statuses).toEqual([
      ...['publish 201', 'consume 200', 'ack 204'],
      ...['publish 201', 'publish 201', 'consumeOrderly 200', 'ack 204'],
      ...['publish 201', 'publish 201', 'commit 204'],
    ]);
  });
  it.each(Object.entries(outcomes))('%s', (_, outcome) => outcome(mq));
});
