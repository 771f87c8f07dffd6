import {
  bornHostOf,
  decodeConsume,
  decodeHandles,
  decodeMessage,
  decodeSettle,
} from '../../src/aliyun/codec';
import { waitDecoder } from '../../src/aliyun/wait-seconds';
import { parseQuery } from '../../src/aliyun/query';
import { refusalOf } from './refusal-of';

const consume = (query: string) =>
  decodeConsume(
    't',
    parseQuery(query),
    waitDecoder(false, () => undefined),
  );
const settle = (query: string) => decodeSettle('t', parseQuery(query));
const MINIMUM = 'consumer=g&numOfMessages=1';

describe('the query of a GET', () => {
  it('is a call', () => {
    expect(
      consume('consumer=GID_c&ns=I&tag=TagA%7C%7CTag%20B*&numOfMessages=3&waitseconds=3'),
    ).toEqual({
      instance: 'I',
      topic: 't',
      group: 'GID_c',
      tags: ['TagA', 'Tag B*'],
      limit: 3,
      waitMs: 3000,
      mode: 'any',
    });
  });

  it('needs no more than consumer and numOfMessages', () => {
    expect(consume(MINIMUM)).toEqual({
      instance: '',
      topic: 't',
      group: 'g',
      tags: undefined,
      limit: 1,
      waitMs: 0,
      mode: 'any',
    });
  });

  it.each([
    ['tag=TagA%7C%7CTag+B%2A', ['TagA', 'Tag B*']],
    ['tag=TagA||TagB', ['TagA', 'TagB']],
    ['tag=%20TagA%20%7C%7C%20TagB%20', ['TagA', 'TagB']],
    ['tag=TagA%7C%7CTagA%7C%7C', ['TagA']],
    ['tag=a%2Bb', ['a+b']],
    ['tag=%E4%B8%AD', ['中']],
    [Buffer.from('tag=中').toString('latin1'), ['中']],
    ['tag=*', undefined],
    ['tag=%2A', undefined],
    ['tag=', undefined],
    ['tag', undefined],
  ])('%s means the tags %j', (query, tags) => {
    expect(consume(`${MINIMUM}&${query}`).tags).toEqual(tags);
  });

  it.each([
    ['0', 0],
    ['-1', 0],
    ['1', 1000],
    ['30', 30_000],
    ['31', 30_000],
    ['999', 30_000],
  ])('waitseconds=%s waits %i ms', (text, ms) => {
    expect(consume(`${MINIMUM}&waitseconds=${text}`).waitMs).toBe(ms);
  });

  it.each([
    ['', 'any'],
    ['&trans=', 'any'],
    ['&trans=order', 'orderly'],
    ['&trans=pop', 'half'],
  ])('%j means the mode %s', (query, mode) => {
    expect(consume(MINIMUM + query).mode).toBe(mode);
  });

  it('may have unknown parameters, which mean nothing', () => {
    expect(consume(`${MINIMUM}&waitSeconds=30&x=1&&y&__proto__=1&NS=I`)).toEqual(consume(MINIMUM));
    expect(({} as Record<string, unknown>)['1']).toBeUndefined();
  });

  it('counts the first value of a repeated parameter', () => {
    expect(consume('consumer=a&consumer=b&numOfMessages=2&numOfMessages=x')).toMatchObject({
      group: 'a',
      limit: 2,
    });
  });

  it.each([
    ['numOfMessages=1', 'consumer'],
    ['consumer=&numOfMessages=1', 'consumer'],
    ['Consumer=g&numOfMessages=1', 'consumer'],
    [`${MINIMUM}&tag=%zz`, 'tag'],
    [`${MINIMUM}&tag=%`, 'tag'],
    [`${MINIMUM}&tag=%C3`, 'tag'],
    [`${MINIMUM}&ns=%E4%B8`, 'ns'],
    [`${MINIMUM}&other=%zz`, 'other'],
    [`${MINIMUM}&%zz=1`, '%zz=1'],
    [`${MINIMUM}&tag=||`, 'tag'],
    [`${MINIMUM}&trans=commit`, 'trans'],
    [`${MINIMUM}&trans=Order`, 'trans'],
  ])('is refused: %s, naming %s', (query, name) => {
    const refusal = refusalOf(() => consume(query));
    expect(refusal.code).toBe('InvalidQueryString');
    expect(refusal.options.text).toContain(`“${name}”`);
  });

  it.each(
    ['', '&numOfMessages=', '&numOfMessages=0', '&numOfMessages=17', '&numOfMessages=-1'].concat(
      [
        '&numOfMessages=1.5',
        '&numOfMessages=undefined',
        '&numOfMessages=0x1',
        '&numOfMessages=%201',
      ],
      ['&numofmessages=1', '&numOfMessages=99999999999999999999'],
    ),
  )('is refused without a number of messages from 1 to 16: consumer=g%s', (query) => {
    const refusal = refusalOf(() => consume(`consumer=g${query}`));
    expect(refusal.code).toBe('InvalidArgument');
    expect(refusal.options.text).toBe('The value of numOfMessages should between 1 and 16.');
  });

  it.each(['', 'x', '1.5', 'Infinity', '3s'])('is refused: waitseconds=%s', (text) => {
    const refusal = refusalOf(() => consume(`${MINIMUM}&waitseconds=${text}`));
    expect(refusal.code).toBe('InvalidArgument');
    expect(refusal.options.text).toBe('The value of waitseconds should between 0 and 30 seconds.');
  });
});

describe('the query of a DELETE', () => {
  const of = { instance: 'I', topic: 't', group: 'g' };
  it.each([
    ['consumer=g&ns=I', { of, verb: 'ack' }],
    ['consumer=g&ns=I&trans=', { of, verb: 'ack' }],
    ['consumer=g&ns=I&trans=commit', { of, verb: 'commit' }],
    ['consumer=g&ns=I&trans=rollback', { of, verb: 'rollback' }],
    ['consumer=&ns=I&trans=commit', { of: { ...of, group: '' }, verb: 'commit' }],
    ['ns=I&trans=rollback', { of: { ...of, group: '' }, verb: 'rollback' }],
  ])('%s is %j', (query, call) => {
    expect(settle(query)).toEqual(call);
  });

  it.each([
    ['', 'consumer'],
    ['consumer=', 'consumer'],
    ['consumer=g&trans=pop', 'trans'],
    ['consumer=g&trans=publish', 'trans'],
    ['consumer=g&trans=constructor', 'trans'],
  ])('is refused: %j, naming %s', (query, name) => {
    const refusal = refusalOf(() => settle(query));
    expect(refusal.code).toBe('InvalidQueryString');
    expect(refusal.options.text).toContain(`“${name}”`);
  });
});

describe('the body of a POST', () => {
  const decode = (...elements: [string, string][]) =>
    decodeMessage({ root: 'Message', elements }, '1.2.3.4');

  it('is a message, whatever the order of its elements', () => {
    const draft = {
      body: 'b',
      tag: 'T',
      bornHost: '1.2.3.4',
      properties: [['a', '1']],
      key: 'k',
    };
    expect(decode(['MessageBody', 'b'], ['MessageTag', 'T'], ['Properties', 'a:1|KEYS:k'])).toEqual(
      draft,
    );
    expect(decode(['Properties', 'KEYS:k|a:1'], ['MessageTag', 'T'], ['MessageBody', 'b'])).toEqual(
      draft,
    );
  });

  it('has no tag where that is empty, as PHP sends it', () => {
    expect(decode(['MessageBody', 'b'], ['MessageTag', '']).tag).toBeUndefined();
  });

  it.each([
    ['MessageBody', []],
    ['MessageBody', [['MessageBody', '']]],
    [
      'MessageBody',
      [
        ['MessageBody', 'a'],
        ['MessageBody', 'b'],
      ],
    ],
    [
      'MessageTag',
      [
        ['MessageTag', ''],
        ['MessageTag', ''],
      ],
    ],
    ['Messagebody', [['Messagebody', 'a']]],
    [
      '__proto__',
      [
        ['MessageBody', 'a'],
        ['__proto__', 'x'],
      ],
    ],
  ] as [string, [string, string][]][])('is refused, naming %s: %j', (element, elements) => {
    const refusal = refusalOf(() => decode(...elements));
    expect(refusal.code).toBe('InvalidArgument');
    expect(refusal.options.text).toContain(`cause by ${element}.`);
  });

  it('is refused with another root', () => {
    const refusal = refusalOf(() => decodeMessage({ root: 'Msg', elements: [] }, undefined));
    expect(refusal.options.text).toContain('cause by Msg.');
  });
});

describe('the body of a DELETE', () => {
  const decode = (...handles: string[]) =>
    decodeHandles({ root: 'ReceiptHandles', elements: handles.map((h) => ['ReceiptHandle', h]) });

  it('is handles in their order, without blanks around them', () => {
    expect(decode('b', '\n a ', 'b', '')).toEqual(['b', 'a', 'b', '']);
  });

  it('has from 1 to 16 handles', () => {
    expect(decode(...new Array<string>(16).fill('h'))).toHaveLength(16);
    expect(refusalOf(() => decode()).code).toBe('MissingReceiptHandle');
    const refusal = refusalOf(() => decode(...new Array<string>(17).fill('h')));
    expect(refusal.code).toBe('InvalidArgument');
    expect(refusal.options.text).toBe('The value of ReceiptHandles should between 1 and 16.');
  });

  it('is refused with another root or other elements', () => {
    const root = refusalOf(() => decodeHandles({ root: 'Message', elements: [] }));
    expect(root.options.text).toContain('cause by Message.');
    const elements = [['Handle', 'h']] as const;
    const child = refusalOf(() => decodeHandles({ root: 'ReceiptHandles', elements }));
    expect(child.options.text).toContain('cause by Handle.');
  });
});

describe("the producer's address", () => {
  it.each([
    ['127.0.0.1', '127.0.0.1'],
    ['::ffff:10.0.0.1', '10.0.0.1'],
    ['::1', undefined],
    ['fe80::1', undefined],
    [undefined, undefined],
  ])('%s reads %s', (address, text) => {
    expect(bornHostOf(address)).toBe(text);
  });
});
