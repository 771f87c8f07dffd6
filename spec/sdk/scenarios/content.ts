import { handles, nothing, one, refused, type Scenario, type Stage } from '../scenario';

const MIB = 1024 * 1024;

/** Printable ASCII without what every SDK refuses in properties: & " ' < > : | */
const LEGAL = Array.from({ length: 0x7f - 0x21 }, (_, n) => String.fromCharCode(0x21 + n))
  .filter((character) => !`&"'<>:|`.includes(character))
  .join('');

/** Goes out, comes back and is done; gives what came. */
async function echo({ client }: Stage, body: string): Promise<string> {
  await client.publish({ body });
  const message = await one(client.consume({ limit: 16, wait: 3 }));
  await client.ack(message.receiptHandle);
  return message.body;
}

/** What messages can hold, and what becomes of the rest. */
export const content: readonly Scenario[] = [
  {
    name: 'properties: every legal character',
    kind: 'normal',
    run: async ({ client }) => {
      const properties = { a: '1', [LEGAL]: LEGAL, 'two words': 'also two', Größe: '三 🌍' };
      await client.publish({ body: 'with properties', tag: 'TagA', key: 'K-1', properties });
      const message = await one(client.consume({ limit: 16, wait: 3 }));
      expect(message).toMatchObject({ tag: 'TagA', key: 'K-1' });
      expect(message.properties).toEqual(properties);
      await client.ack(message.receiptHandle);
    },
  },
  {
    name: 'key: the request id if there is none',
    kind: 'normal',
    run: async ({ client }) => {
      await client.publish({ body: 'no key' });
      const message = await one(client.consume({ limit: 16, wait: 3 }));
      expect(message.key).toMatch(/^[0-9A-F]{24}$/);
      await client.ack(message.receiptHandle);
    },
  },
  {
    name: 'Unicode body',
    kind: 'normal',
    run: async (on) => {
      const body = `Grüße, 世界 🌍 & <x a="1" b='2'/> ]] > &amp; %20 \u00a0\u2028\ufffd|\ttab\nline `;
      expect(await echo(on, body)).toBe(body);
    },
  },
  {
    name: '4 MB body',
    kind: 'normal',
    run: async (on) => {
      const body = '0123456789abcde&'.repeat((4 * MIB) / 16);
      expect((await echo(on, body)) === body).toBe(true);
      await refused(on.client.publish({ body: `${body}!` }), 'InvalidArgument');
    },
  },
  {
    name: 'line ends',
    kind: 'normal',
    run: async (on) => {
      const sent = 'dos\r\nmac\runix\n.';
      // Node and Python send a bare carriage return, which XML takes for a line feed.
      const folds = on.sdk === 'Node' || on.sdk === 'Python';
      expect(await echo(on, sent)).toBe(folds ? 'dos\nmac\nunix\n.' : sent);
    },
  },
  {
    name: 'body with ]]>',
    kind: 'normal',
    run: async (on) => {
      const body = 'a]]>b';
      // Node puts the body into one CDATA section as it is, which ends there.
      if (on.sdk === 'Node') await refused(on.client.publish({ body }), 'MalformedXML');
      else expect(await echo(on, body)).toBe(body);
    },
  },
  {
    name: 'body with control characters',
    kind: 'normal',
    run: async (on) => {
      const body = 'a\u0001b';
      // XML has no way to say these. Go says U+FFFD for them, the others try.
      if (on.sdk === 'Go') {
        expect(await echo(on, body)).toBe('a\ufffdb');
        return;
      }
      await expect(on.client.publish({ body })).rejects.toMatchObject({
        code: expect.stringMatching(/^(MalformedXML|InvalidContent)$/) as string,
      });
      await nothing(on.client.consume({ limit: 1 }));
    },
  },
  {
    name: 'several messages with different content',
    kind: 'normal',
    localOnly: 'a real topic spreads its messages over several brokers',
    run: async ({ client }) => {
      await client.publish({ body: 'bare' });
      await client.publish({ body: 'tagged', tag: 'TagA' });
      await client.publish({ body: 'both', tag: 'TagB', properties: { a: '1' } });
      const batch = await client.consume({ limit: 16 });
      expect(batch.map(({ body, tag, properties }) => [body, tag, properties])).toEqual([
        ['bare', undefined, {}],
        ['tagged', 'TagA', {}],
        ['both', 'TagB', { a: '1' }],
      ]);
      await client.ack(...handles(batch));
    },
  },
];
