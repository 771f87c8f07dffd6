import { XMLParser } from 'fast-xml-parser';
import { create } from 'xmlbuilder2';
import type { Delivery, Message } from '../../src/broker/message';
import { SLICE } from '../../src/http/long-body';
import {
  deliveriesBody,
  deliveriesXml,
  errorXml,
  failuresXml,
  publishedXml,
} from '../../src/aliyun/replies';

const NS = 'http://mq.aliyuncs.com/doc/v1';
const NASTY = 'a & <b> "c" \'d\' ]]> \t\n é 中文 😀 {x} $& $1';

const message: Message = {
  id: '1E057D5E6EAD42A579937046FE170000',
  body: 'a',
  bodyMd5: '0CC175B9C0F1B6A831C399E269772661',
  publishedAt: 1571742900759,
};
const delivery: Delivery = {
  message,
  receiptHandle: '1E057D5E6EAD42A579937046FE170000-MTI5N',
  firstConsumeAt: 1571742902463,
  nextConsumeAt: 1571743202463,
  consumedTimes: 1,
};

/** The delivery of the message with some other values. */
function deliveryOf(more: Partial<Message>): Delivery {
  return { ...delivery, message: { ...message, ...more } };
}

/** What xmlbuilder2 makes of the same values, in lines. */
function built(root: string, content: object): string {
  const document = create(
    { version: '1.0', encoding: 'UTF-8' },
    { [root]: { '@xmlns': NS, ...content } },
  );
  return `${document.end({ prettyPrint: true })}\n`;
}

function wireOf(d: Delivery, rest: object = {}): object {
  return {
    MessageId: d.message.id,
    MessageBodyMD5: d.message.bodyMd5,
    MessageBody: d.message.body,
    ReceiptHandle: d.receiptHandle,
    PublishTime: String(d.message.publishedAt),
    FirstConsumeTime: String(d.firstConsumeAt),
    NextConsumeTime: String(d.nextConsumeAt),
    ConsumedTimes: String(d.consumedTimes),
    ...rest,
  };
}

describe('a reply document is what xmlbuilder2 makes of the same values:', () => {
  it('a publish', () => {
    const { id, bodyMd5 } = message;
    const published = { id, bodyMd5 };
    const wire = { MessageId: id, MessageBodyMD5: bodyMd5 };
    expect(publishedXml(published)).toBe(built('Message', wire));
    expect(publishedXml({ ...published, receiptHandle: 'h' })).toBe(
      built('Message', { ...wire, ReceiptHandle: 'h' }),
    );
  });

  it('messages', () => {
    const nasty = { body: NASTY, tag: NASTY, key: NASTY, properties: [] };
    const second: Delivery = { ...deliveryOf(nasty), consumedTimes: 2 };
    const wire = [
      wireOf(delivery, { Properties: `KEYS:${message.id}|` }),
      wireOf(second, { MessageTag: NASTY, Properties: `KEYS:${NASTY}|` }),
    ];
    const xml = deliveriesXml([delivery, second]);
    expect(xml).toBe(built('Messages', { Message: wire }));
  });

  it('an error', () => {
    const xml = errorXml({ code: 'C', message: NASTY, requestId: 'R', hostId: 'http://h' });
    const wire = { Code: 'C', Message: NASTY, RequestId: 'R', HostId: 'http://h' };
    expect(xml).toBe(built('Error', wire));
  });

  it('failed handles', () => {
    const xml = failuresXml([
      { code: 'A', message: 'm', receiptHandle: NASTY },
      { code: 'B', message: 'n', receiptHandle: 'h' },
    ]);
    const wire = [
      { ErrorCode: 'A', ErrorMessage: 'm', ReceiptHandle: NASTY },
      { ErrorCode: 'B', ErrorMessage: 'n', ReceiptHandle: 'h' },
    ];
    expect(xml).toBe(built('Errors', { Error: wire }));
  });
});

describe('a reply that no SDK breaks on', () => {
  const full = deliveriesXml([
    deliveryOf({ body: NASTY, tag: 'T', properties: [['a', '1']], bornHost: '30.5.0.1' }),
  ]);
  const empty = deliveriesXml([deliveryOf({ tag: '' })]);

  it('begins with its declaration and has one namespace, without a slash at its end', () => {
    for (const xml of [full, empty]) {
      expect(xml).toMatch(/^<\?xml version="1.0" encoding="UTF-8"\?>/);
      expect(xml.match(/xmlns="[^"]*"/g)).toEqual([`xmlns="${NS}"`]);
    }
  });

  it('has no CDATA, no self-closed element, no comment and no attribute inside', () => {
    for (const xml of [full, empty]) {
      expect(xml).not.toMatch(/<!|\/>/);
      expect(xml.replace(/<\?xml[^>]*>|<Messages [^>]*>/g, '')).not.toMatch(/<[^>]*=/);
    }
  });

  it('leaves out MessageTag where there is none', () => {
    expect(empty).not.toContain('MessageTag');
  });

  it('has a key always, its id where it came without one', () => {
    expect(empty).toContain(`<Properties>KEYS:${message.id}|</Properties>`);
  });

  it('keeps the order of the elements', () => {
    const names = [...full.matchAll(/<(\w+)>/g)].map(([, name]) => name);
    expect(names).toEqual([
      ...['Message', 'MessageId', 'MessageBodyMD5', 'MessageBody', 'ReceiptHandle', 'PublishTime'],
      ...['FirstConsumeTime', 'NextConsumeTime', 'ConsumedTimes', 'MessageTag', 'Properties'],
    ]);
  });

  it('carries carriage returns as references, or they would be read as line feeds', () => {
    const xml = deliveriesXml([deliveryOf({ body: 'a\r\nb\rc' })]);
    expect(xml).toContain('<MessageBody>a&#13;\nb&#13;c</MessageBody>');
  });

  it('carries what XML has no place for, which came by another protocol, as U+FFFD', () => {
    const xml = deliveriesXml([deliveryOf({ body: 'a\x00\x01\x0b\x1f\ufffe\uffffb\x7f\x85' })]);
    expect(xml).toContain(`<MessageBody>a${'\ufffd'.repeat(6)}b\x7f\x85</MessageBody>`);
  });

  it('is read back as what went in', () => {
    const parser = new XMLParser({ trimValues: false, parseTagValue: false });
    const { Messages } = parser.parse(full) as { Messages: { Message: { MessageBody: string } } };
    expect(Messages.Message.MessageBody).toBe(NASTY);
  });

  it('has no empty handle among the failed, for the Python SDK takes none', () => {
    const xml = failuresXml([{ code: 'A', message: 'm', receiptHandle: '' }]);
    expect(xml).toContain('<ReceiptHandle>(empty)</ReceiptHandle>');
  });
});

describe('the reply to a poll whose messages are long', () => {
  it.each(['<&>\r\u0001', '😀', '好', 'x'])('is the same in slices: %j', async (character) => {
    const long = character.repeat(Math.ceil((2.5 * SLICE) / character.length));
    const bodies = ['short', `.${long}`, long, '\ue000'];
    const all = bodies.map((body) => deliveryOf({ body, tag: '\ue000' }));
    const body = await deliveriesBody(all);
    if (typeof body === 'string') throw new Error('it is not long');
    const slices = [...body.slices()];
    expect(slices.length).toBeGreaterThan(3);
    expect(slices.join('') === deliveriesXml(all)).toBe(true);
    expect(body.bytes).toBe(Buffer.byteLength(deliveriesXml(all)));
  });

  it('is one text where they are short', async () => {
    const all = [deliveryOf({ body: 'x' })];
    expect(await deliveriesBody(all)).toBe(deliveriesXml(all));
  });
});
