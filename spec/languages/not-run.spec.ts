import type { Mqrest } from '../../src/mqrest';
import { rawExchange } from '../aliyun/raw-exchange';
import { notRunLanguages } from './languages';
import { openMqrest, outcomes } from './outcome';
import { sdkCallsOf } from './sdk-calls';
import { requestOf } from './sdk-requests';

const KEY = { accessKeyId: 'any-id', accessKeySecret: 'any-secret' };

/** The texts of the receipt handles in a reply. */
function handlesIn(reply: string): string[] {
  return [...reply.matchAll(/<ReceiptHandle>([^<]+)</g)].map(([, handle = '']) => handle);
}

/** Sends what the SDK sends for a program; resolves with the status of each reply. */
async function play(mq: Mqrest, sdk: string, calls: ReturnType<typeof sdkCallsOf>) {
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
