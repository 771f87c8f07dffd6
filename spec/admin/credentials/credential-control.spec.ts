import { MQClient } from '@aliyunmq/mq-http-sdk';
import { startMqrest, type Mqrest } from '../../../src/mqrest';

describe('access keys of a program that embeds it', () => {
  let mq: Mqrest;
  beforeEach(async () => {
    const credentials = [{ accessKeyId: 'first', accessKeySecret: 'first-secret' }];
    mq = await startMqrest({ port: 0, auth: 'strict', credentials });
  });
  afterEach(() => mq.close());
  const publish = (id: string, secret: string) =>
    new MQClient(mq.url, id, secret).getProducer('', 'orders').publishMessage('tea');

  it('are good from when they are added until they are dropped, and can be listed', async () => {
    await expect(publish('cook', 'secret')).rejects.toThrow('InvalidAccessKeyId');
    await mq.credentials.add({ accessKeyId: 'cook', accessKeySecret: 'secret' });
    await publish('cook', 'secret');
    expect(mq.credentials.list()).toEqual(['cook']);
    expect(await mq.credentials.drop('cook')).toBe(true);
    expect(await mq.credentials.drop('cook')).toBe(false);
    expect(mq.credentials.list()).toEqual([]);
    await expect(publish('cook', 'secret')).rejects.toThrow('InvalidAccessKeyId');
    await publish('first', 'first-secret');
  });

  it('go with a full reset', async () => {
    await mq.credentials.add({ accessKeyId: 'cook', accessKeySecret: 'secret' });
    await mq.reset('MQ_INST_1');
    expect(mq.credentials.list()).toEqual(['cook']);
    await mq.reset();
    expect(mq.credentials.list()).toEqual([]);
  });

  it.each([
    [undefined, 'argument is missing'],
    [{ accessKeyId: 'cook' }, 'accessKeySecret is missing; allowed: text, not empty.'],
    [{ accessKeyId: 'cook', accessKeySecret: 's', token: 't' }, 'token is not known here'],
  ])('are refused as over HTTP: %j', async (credential, detail) => {
    await expect(mq.credentials.add(credential as never)).rejects.toThrow(detail);
    await expect(mq.credentials.drop(undefined as never)).rejects.toThrow('accessKeyId is missing');
    expect(mq.credentials.list()).toEqual([]);
  });
});
