import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Draft } from '../../src/broker/message';
import type { Policy } from '../../src/broker/policy';
import { rawExchange } from './raw-exchange';
import { serveAliyun } from './served';

/** What is there before the request comes. */
interface Given {
  readonly messages?: readonly Draft[];
  readonly laterMs?: number;
  readonly autoCreate?: Policy['autoCreate'];
}

const FIXTURES = join(__dirname, '../../fixtures/aliyun');
const credentials = [{ accessKeyId: 'LTAI_TEST_AK', accessKeySecret: 'testSecretKey' }];
const TO = { instance: 'MQ_INST_1_abc', topic: 'topicA' };
/** The requests were recorded within a few minutes of this. */
const RECORDED_AT = Date.parse('2026-11-21T02:50:00Z');

async function replyTo(request: Buffer, given: Given): Promise<string> {
  const policy = { autoCreate: given.autoCreate ?? 'on' };
  const served = await serveAliyun({ auth: 'strict', credentials, policy, at: RECORDED_AT });
  try {
    for (const draft of given.messages ?? []) await served.broker.publish(TO, draft, 'none');
    served.clock.advance(given.laterMs ?? 0);
    const reply = await rawExchange(served.port, request, () => {
      if (served.broker.parked > 0) served.clock.advance(1000);
    });
    return reply.toString('utf8');
  } finally {
    await served.close();
  }
}

/** The reply with names for what is another in every run, without what belongs to the connection. */
function stable(reply: string): string {
  const id = /\r\nx-mq-request-id: ([0-9A-F]{24})\r\n/.exec(reply)?.[1];
  if (id === undefined) throw new Error(`there is no request id in ${reply}`);
  return reply
    .replaceAll(id, '{requestId}')
    .replace(/\r\nDate: [^\r]*/, '\r\nDate: {date}')
    .replace(/\r\n(Connection|Keep-Alive): [^\r]*/g, '')
    .replace(/[0-9A-F]{32}-[A-Za-z0-9_-]+/g, '{receiptHandle}')
    .replace(/<MessageId>[0-9A-F]{32}</g, '<MessageId>{messageId}<');
}

const cases = readdirSync(FIXTURES, { withFileTypes: true }).filter((entry) => entry.isDirectory());

describe('the bytes that SDKs send get the bytes that they take', () => {
  it('has fixtures of every official SDK', () => {
    const sdks = new Set(cases.map(({ name }) => name.split('-')[0]));
    expect([...sdks].sort()).toEqual(['cpp', 'csharp', 'go', 'java', 'node', 'php', 'python']);
  });

  it.each(cases.map(({ name }) => name))('%s', async (name) => {
    const file = (part: string) => join(FIXTURES, name, part);
    const given = existsSync(file('given.json'))
      ? (JSON.parse(readFileSync(file('given.json'), 'utf8')) as Given)
      : {};
    const reply = await replyTo(readFileSync(file('request.http')), given);
    expect(stable(reply)).toBe(readFileSync(file('reply.http'), 'utf8'));
  });
});
