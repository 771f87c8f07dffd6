import { get } from 'node:http';
import { MessageProperties, MQClient } from '@aliyunmq/mq-http-sdk';
import { startMqrest, type Mqrest } from '../../src/mqrest';
import { describeOnStores } from '../support/control-bed';
import { KEY, RpcClient } from './rpc-client';

const KEYED = { auth: 'strict', credentials: [KEY] } as const;

describeOnStores('The management API', (settings) => {
  let mq: Mqrest;
  let client: RpcClient;

  beforeEach(async () => {
    mq = await startMqrest({ port: 0, ...KEYED, ...settings() });
    client = new RpcClient(mq.url);
  });
  afterEach(async () => {
    await mq.reset();
    await mq.close();
  });

  async function made(): Promise<string> {
    const instance = (await client.call('OnsInstanceCreate', { InstanceName: 'story' })) as {
      Data: { InstanceId: string };
    };
    const { InstanceId } = instance.Data;
    await client.call('OnsTopicCreate', { InstanceId, Topic: 'orders', MessageType: 0 });
    await client.call('OnsGroupCreate', { InstanceId, GroupId: 'GID_shop', GroupType: 'http' });
    return InstanceId;
  }

  it('makes what messages are then sent to, and tells what became of them', async () => {
    const InstanceId = await made();
    const sdk = new MQClient(mq.url, KEY.accessKeyId, KEY.accessKeySecret);
    const producer = sdk.getProducer(InstanceId, 'orders');
    const properties = new MessageProperties();
    properties.messageKey('order-1');
    const published = await producer.publishMessage('hello', 'new', properties);
    const id = published.body.MessageId;
    const of = { InstanceId, Topic: 'orders' };
    const group = { InstanceId, GroupId: 'GID_shop' };
    expect(await client.call('OnsTopicStatus', of)).toMatchObject({ Data: { TotalCount: 1 } });
    expect(await client.call('OnsMessageGetByMsgId', { ...of, MsgId: id })).toMatchObject({
      Data: { MsgId: id, BodyCRC: 907060870, StoreSize: 5, Topic: 'orders', InstanceId },
    });
    expect(await client.call('OnsMessageDetail', { ...of, MsgId: id })).toMatchObject({
      Data: { BodyStr: 'hello', Body: 'aGVsbG8=' },
    });
    expect(await client.call('OnsMessageGetByKey', { ...of, Key: 'order-1' })).toMatchObject({
      Data: { OnsRestMessageDo: [{ MsgId: id }] },
    });
    expect(await client.call('OnsMessageGetByKey', { ...of, Key: 'order' })).toMatchObject({
      Data: { OnsRestMessageDo: [] },
    });
    const accumulated = (parameters = {}) =>
      client.call('OnsConsumerAccumulate', { ...group, ...parameters });
    expect(await accumulated()).toMatchObject({ Data: { Online: false, TotalDiff: 1 } });
    const consumer = sdk.getConsumer(InstanceId, 'orders', 'GID_shop');
    const delivered = await consumer.consumeMessage(16, 1);
    expect(await accumulated({ Detail: true })).toMatchObject({
      Data: {
        ...{ Online: true, TotalDiff: 1 },
        DetailInTopicList: { DetailInTopicDo: [{ Topic: 'orders', TotalDiff: 1 }] },
      },
    });
    const trace = () => client.call('OnsMessageTrace', { ...of, MsgId: id });
    expect(await trace()).toMatchObject({
      Data: { MessageTrack: [{ ConsumerGroup: 'GID_shop', TrackType: 'NOT_CONSUME_YET' }] },
    });
    await consumer.ackMessage(delivered.body.map(({ ReceiptHandle }) => ReceiptHandle));
    expect(await accumulated()).toMatchObject({ Data: { TotalDiff: 0, DelayTime: 0 } });
    expect(await trace()).toMatchObject({
      Data: { MessageTrack: [{ ConsumerGroup: 'GID_shop', TrackType: 'CONSUMED' }] },
    });
    await client.call('OnsConsumerResetOffset', {
      ...{ ...of, GroupId: 'GID_shop', Type: 1, ResetTimestamp: 0 },
    });
    expect(await accumulated()).toMatchObject({ Data: { TotalDiff: 1 } });
    await client.call('OnsConsumerResetOffset', { ...of, GroupId: 'GID_shop', Type: 0 });
    expect(await accumulated()).toMatchObject({ Data: { TotalDiff: 0 } });
  });

  it('traces what was passed over for its tag, and what a reset has skipped', async () => {
    const InstanceId = await made();
    const of = { InstanceId, Topic: 'orders' };
    const traced = async (MsgId: string) => {
      const reply = await client.call('OnsMessageTrace', { ...of, MsgId });
      const { Data } = reply as { Data: { MessageTrack: readonly { TrackType: string }[] } };
      return Data.MessageTrack[0]?.TrackType;
    };
    const send = (tag: string) => mq.send({ ns: InstanceId, topic: 'orders', body: 'x', tag });
    const { id: other } = await send('B');
    expect(await traced(other)).toBe('NOT_ONLINE');
    const topic = { instance: InstanceId, topic: 'orders' };
    const call = { ...topic, group: 'GID_shop', limit: 1, waitMs: 0, mode: 'any' } as const;
    await mq.broker.consume({ ...call, tags: ['A'] });
    expect(await traced(other)).toBe('CONSUMED_BUT_FILTERED');
    const { id: skipped } = await send('A');
    expect(await traced(skipped)).toBe('NOT_CONSUME_YET');
    await client.call('OnsConsumerResetOffset', { ...of, GroupId: 'GID_shop', Type: 0 });
    expect(await traced(skipped)).toBe('CONSUMED');
  });

  it('tells when the newest message came, and the newest that a group is done with', async () => {
    const InstanceId = await made();
    const topic = { instance: InstanceId, topic: 'orders' };
    const call = { ...topic, group: 'GID_shop', limit: 1, waitMs: 0, mode: 'any' } as const;
    const of = { InstanceId, Topic: 'orders' };
    const group = { InstanceId, GroupId: 'GID_shop', Detail: true };
    const done = (LastTimestamp: number) => ({
      Data: { LastTimestamp, DetailInTopicList: { DetailInTopicDo: [{ LastTimestamp }] } },
    });
    await mq.clock.freeze();
    const firstAt = (await mq.clock.advance('1s')).now;
    await mq.broker.publish(topic, { body: 'first' }, 'R');
    await mq.clock.advance('1s');
    const [delivered] = await mq.broker.consume(call);
    expect(await client.call('OnsConsumerAccumulate', group)).toMatchObject(done(0));
    await mq.broker.ack(call, [delivered?.receiptHandle ?? '']);
    const more = { ns: InstanceId, topic: 'orders', body: 'x' };
    await mq.sendMany(Array.from({ length: 1_000 }, () => more));
    const lastAt = (await mq.clock.advance('1s')).now;
    await mq.broker.publish(topic, { body: 'last' }, 'R');
    await mq.clock.advance('1s');
    expect(await client.call('OnsConsumerAccumulate', group)).toMatchObject(done(firstAt));
    expect(await client.call('OnsTopicStatus', of)).toMatchObject({
      Data: { LastTimeStamp: lastAt },
    });
  });

  it('calls a group online for a minute, wherever it is told', async () => {
    const InstanceId = await made();
    const of = { instance: InstanceId, topic: 'orders', group: 'GID_shop' };
    await mq.broker.consume({ ...of, limit: 1, waitMs: 0, mode: 'any' });
    const group = { InstanceId, GroupId: 'GID_shop' };
    const told = async () => [
      await client.call('OnsConsumerAccumulate', group),
      await client.call('OnsGroupSubDetail', group),
      await client.call('OnsTopicSubDetail', { InstanceId, Topic: 'orders' }),
    ];
    const rows = (Online: string) => ({ SubscriptionDataList: [{ GroupId: 'GID_shop', Online }] });
    expect(await told()).toMatchObject([
      { Data: { Online: true } },
      { Data: { Online: true } },
      { Data: { SubscriptionDataList: rows('ONLINE') } },
    ]);
    await mq.clock.advance('61s');
    expect(await told()).toMatchObject([
      { Data: { Online: false } },
      { Data: { Online: false, SubscriptionDataList: { SubscriptionDataList: [] } } },
      { Data: { SubscriptionDataList: rows('OFFLINE') } },
    ]);
  });

  it('takes a remark away where an empty one is sent, and leaves it where none is', async () => {
    const made = await client.call('OnsInstanceCreate', { InstanceName: 'told', Remark: 'old' });
    const { InstanceId } = (made as { Data: { InstanceId: string } }).Data;
    const of = { InstanceId };
    const info = () => client.call('OnsInstanceBaseInfo', of);
    await client.call('OnsInstanceUpdate', { ...of, InstanceName: 'other' });
    expect(await info()).toMatchObject({ InstanceBaseInfo: { Remark: 'old' } });
    await client.call('OnsInstanceUpdate', { ...of, Remark: '' });
    expect(await info()).toMatchObject({ InstanceBaseInfo: { Remark: '' } });
  });

  it('pages through messages, and through dead letters, which it resends', async () => {
    const InstanceId = await made();
    const topic = { instance: InstanceId, topic: 'orders' };
    for (let n = 0; n < 7; n++) await mq.broker.publish(topic, { body: `${n}` }, 'REQUEST');
    const span = { BeginTime: 0, EndTime: mq.clock.now() + 1 };
    const page = { InstanceId, Topic: 'orders', ...span, CurrentPage: 1, PageSize: 5 };
    const first = (await client.call('OnsMessagePageQueryByTopic', page)) as {
      MsgFoundDo: { TaskId: string; MsgFoundList: { OnsRestMessageDo: unknown[] } };
    };
    expect(first.MsgFoundDo).toMatchObject({ CurrentPage: 1, MaxPageCount: 2 });
    expect(first.MsgFoundDo.MsgFoundList.OnsRestMessageDo).toHaveLength(5);
    const { TaskId } = first.MsgFoundDo;
    const second = await client.call('OnsMessagePageQueryByTopic', {
      ...page,
      CurrentPage: 2,
      TaskId,
    });
    expect(second).toMatchObject({
      MsgFoundDo: { MsgFoundList: { OnsRestMessageDo: [{}, {}] } },
    });
    expect(
      await client.refusal('OnsMessagePageQueryByTopic', { ...page, TaskId: 'FF', CurrentPage: 2 }),
    ).toBe('InvalidTaskId');

    const call = { ...topic, group: 'GID_shop' };
    const [one] = await mq.broker.consume({ ...call, limit: 1, waitMs: 0, mode: 'any' });
    const MsgId = one?.message.id ?? '';
    await mq.act.bury({ ns: InstanceId, topic: 'orders', group: 'GID_shop', messageId: MsgId });
    const letter = { InstanceId, GroupId: 'GID_shop', MsgId };
    expect(await client.call('OnsDLQMessageGetById', letter)).toMatchObject({ Data: { MsgId } });
    const letters = { InstanceId, GroupId: 'GID_shop', ...span, CurrentPage: 1 };
    expect(await client.call('OnsDLQMessagePageQueryByGroupId', letters)).toMatchObject({
      MsgFoundDo: { MaxPageCount: 1, MsgFoundList: { OnsRestMessageDo: [{ MsgId }] } },
    });
    expect(await client.call('OnsDLQMessageResendById', letter)).toMatchObject({
      Data: { MsgId: [MsgId] },
    });
    const again = await mq.broker.consume({ ...call, limit: 16, waitMs: 0, mode: 'any' });
    expect(again.map(({ message }) => message.id)).toContain(MsgId);
  });

  it('pushes to a group that is online what is dead or in flight for it, and leaves what waits', async () => {
    const InstanceId = await made();
    const of = { ns: InstanceId, topic: 'orders', group: 'GID_shop' };
    const call = { instance: InstanceId, ...of, limit: 16, waitMs: 0, mode: 'any' } as const;
    const { id: MsgId } = await mq.send({ ns: InstanceId, topic: 'orders', body: 'a' });
    const push = { InstanceId, Topic: 'orders', GroupId: 'GID_shop', MsgId, ClientId: 'c' };
    expect(await client.refusal('OnsMessagePush', push)).toBe('BIZ_CONSUMER_NOT_ONLINE');
    const delivered = async () =>
      (await mq.broker.consume(call)).map(({ message, consumedTimes }) => [
        message.id,
        consumedTimes,
      ]);
    expect(await delivered()).toEqual([[MsgId, 1]]);
    await client.call('OnsMessagePush', push);
    expect(await delivered()).toEqual([[MsgId, 2]]);
    await mq.act.bury({ ...of, messageId: MsgId });
    await client.call('OnsMessagePush', push);
    expect(await delivered()).toEqual([[MsgId, 1]]);
    const { id: waits } = await mq.send({ ns: InstanceId, topic: 'orders', body: 'b' });
    await client.call('OnsMessagePush', { ...push, MsgId: waits });
    expect(await delivered()).toEqual([[waits, 1]]);
  });

  it('says why a message cannot be pushed', async () => {
    const InstanceId = await made();
    const of = { ns: InstanceId, topic: 'orders', group: 'GID_shop' };
    const call = { instance: InstanceId, ...of, limit: 16, waitMs: 0, mode: 'any' } as const;
    await client.call('OnsTopicCreate', { InstanceId, Topic: 'other', MessageType: 0 });
    const { id: MsgId } = await mq.send({ ns: InstanceId, topic: 'orders', body: 'a' });
    await mq.broker.consume({ ...call, topic: 'other' });
    await mq.act.dropGroup(of);
    const push = { InstanceId, Topic: 'orders', GroupId: 'GID_shop', MsgId, ClientId: 'c' };
    await expect(client.call('OnsMessagePush', push)).rejects.toMatchObject({
      code: 'BIZ_FIELD_CHECK_INVALID',
      message: expect.stringContaining('topic orders has no group GID_shop') as string,
    });
    await mq.broker.consume(call);
    await mq.act.bury({ ...of, messageId: MsgId });
    await mq.faults.add({ match: {}, action: { outage: true } });
    expect(await client.refusal('OnsMessagePush', push)).toBe('ServiceUnavailable');
  });

  it('lists what was made by use, and calls a missing instance by its name', async () => {
    await mq.broker
      .publish({ instance: 'MQ_INST_used', topic: 'found' }, { body: 'x' }, 'R')
      .catch(() => 0);
    await mq.act.declareTopic({ ns: 'MQ_INST_used', topic: 'found' });
    const all = await client.call('OnsInstanceInServiceList', { NeedResourceInfo: true });
    expect(all).toMatchObject({
      Data: { InstanceVO: [{ InstanceId: 'MQ_INST_used', TopicCount: 1, GroupCount: 0 }] },
    });
    expect(await client.call('OnsTopicList', { InstanceId: 'MQ_INST_used' })).toMatchObject({
      Data: { PublishInfoDo: [{ Topic: 'found', Remark: 'auto-created' }] },
    });
    // The only one there is.
    expect(await client.call('OnsTopicList')).toMatchObject({
      Data: { PublishInfoDo: [{ Topic: 'found' }] },
    });
    await made();
    expect(await client.refusal('OnsTopicList')).toBe('MissingInstanceId');
  });

  it.each([
    ['OnsTopicCreate', { Topic: 'ab', MessageType: 0 }, 'BIZ_FIELD_CHECK_INVALID'],
    ['OnsTopicCreate', { Topic: 'GID_x', MessageType: 0 }, 'BIZ_FIELD_CHECK_INVALID'],
    ['OnsTopicCreate', { Topic: 'other', MessageType: 3 }, 'InvalidMessageType'],
    ['OnsTopicCreate', { Topic: 'other', MessageType: 'toString' }, 'InvalidMessageType'],
    ['OnsTopicCreate', { Topic: 'other' }, 'MissingMessageType'],
    ['OnsTopicCreate', { Topic: 'orders', MessageType: 0 }, 'BIZ_TOPIC_EXISTED'],
    ['OnsGroupCreate', { GroupId: 'GID_shop' }, 'BIZ_SUBSCRIPTION_EXISTED'],
    ['OnsGroupCreate', { GroupId: 'x' }, 'BIZ_FIELD_CHECK_INVALID'],
    ['OnsTopicStatus', { Topic: 'nope' }, 'AUTH_RESOURCE_OWNER_ERROR'],
    ['OnsTopicUpdate', { Topic: 'orders', Perm: 3 }, 'InvalidPerm'],
    ['OnsConsumerAccumulate', { GroupId: 'GID_nope' }, 'AUTH_RESOURCE_OWNER_ERROR'],
    ['OnsMessageGetByMsgId', { Topic: 'orders', MsgId: 'A'.repeat(32) }, 'BIZ_NO_MESSAGE'],
    ['OnsGroupConsumerUpdate', { GroupId: 'GID_shop', ReadEnable: 'yes' }, 'InvalidReadEnable'],
    ['OnsInstanceCreate', { InstanceName: 'story' }, 'BIZ_FIELD_CHECK_INVALID'],
    ['OnsInstanceCreate', { InstanceName: 'a' }, 'BIZ_FIELD_CHECK_INVALID'],
    ['OnsTraceGetResult', { QueryId: 'x' }, 'ONS_SERVICE_UNSUPPORTED'],
    ['OnsNothing', {}, 'InvalidAction.NotFound'],
    ['TagResources', { ResourceType: 'TOPIC', 'ResourceId.1': 'orders' }, 'MissingTag'],
    [
      'TagResources',
      { ResourceType: 'QUEUE', 'ResourceId.1': 'x', 'Tag.1.Key': 'a' },
      'InvalidResourceType',
    ],
  ])('refuses %s of %j as %s', async (action, parameters, code) => {
    const InstanceId = await made();
    const given = { InstanceId, ...parameters };
    expect(await client.refusal(action, given as Record<string, string>)).toBe(code);
  });

  it('tells of what the settings declare, and has what it says held to by the strict profile', async () => {
    await mq.close();
    const retry = { normal: 30_000 };
    const orders = { name: 'orders', type: 'normal', queues: 1, remark: 'all', retry } as const;
    const shop = { name: 'GID_shop', type: 'tcp', tags: { team: 'shop' } } as const;
    const about = { name: 'declared', remark: 'here', tags: { env: 'dev' } };
    const instances = [{ id: 'MQ_INST_9', ...about, topics: [orders], groups: [shop] }];
    mq = await startMqrest({ port: 0, ...KEYED, ...settings(), profile: 'strict', instances });
    await mq.reset();
    client = new RpcClient(mq.url);
    const InstanceId = 'MQ_INST_9';
    const found = { InstanceId, InstanceName: 'declared', Tags: { Tag: [{ Key: 'env' }] } };
    expect(await client.call('OnsInstanceInServiceList', {})).toMatchObject({
      Data: { InstanceVO: [found] },
    });
    expect(await client.call('OnsInstanceBaseInfo', { InstanceId })).toMatchObject({
      InstanceBaseInfo: { Remark: 'here', IndependentNaming: true },
    });
    expect(await client.call('OnsGroupList', { InstanceId })).toMatchObject({
      Data: { SubscribeInfoDo: [{ GroupId: 'GID_shop', GroupType: 'tcp', Remark: '' }] },
    });
    const sdk = new MQClient(mq.url, KEY.accessKeyId, KEY.accessKeySecret);
    const producer = sdk.getProducer(InstanceId, 'orders');
    const consumer = sdk.getConsumer(InstanceId, 'orders', 'GID_shop');
    const of = { InstanceId, Topic: 'orders' };
    const denied = { Code: 'AccessDenied' };
    await client.call('OnsTopicUpdate', { ...of, Perm: 4 });
    await expect(producer.publishMessage('a', '')).rejects.toMatchObject(denied);
    await client.call('OnsTopicUpdate', { ...of, Perm: 2 });
    await producer.publishMessage('a', '');
    await expect(consumer.consumeMessage(1, 1)).rejects.toMatchObject(denied);
    await client.call('OnsTopicUpdate', { ...of, Perm: 6 });
    const group = { InstanceId, GroupId: 'GID_shop' };
    await client.call('OnsGroupConsumerUpdate', { ...group, ReadEnable: false });
    await expect(consumer.consumeMessage(1, 1)).rejects.toMatchObject(denied);
    await client.call('OnsGroupConsumerUpdate', { ...group, ReadEnable: true });
    expect((await consumer.consumeMessage(1, 1)).body).toHaveLength(1);
    await client.call('OnsGroupDelete', group);
    expect(await client.call('OnsGroupList', { InstanceId })).toMatchObject({
      Data: { SubscribeInfoDo: [] },
    });
  });

  it('refuses what is not signed with a key that it knows', async () => {
    const other = new RpcClient(mq.url, { ...KEY, accessKeySecret: 'wrong' });
    await expect(other.call('OnsRegionList')).rejects.toMatchObject({
      code: 'SignatureDoesNotMatch',
      message: expect.stringContaining('server string to sign is:POST&%2F&') as string,
    });
    const unknown = new RpcClient(mq.url, { ...KEY, accessKeyId: 'LTAIother' });
    expect(await unknown.refusal('OnsRegionList')).toBe('InvalidAccessKeyId.NotFound');
    const unsigned = await fetch(`${mq.url}/?Action=OnsRegionList`);
    expect(unsigned.status).toBe(400);
    expect(await unsigned.json()).toMatchObject({ Code: 'MissingAccessKeyId' });
  });
});

describe('Requests to the management API', () => {
  let mq: Mqrest;
  beforeAll(async () => {
    mq = await startMqrest({ port: 0 });
  });
  afterAll(() => mq.close());

  it('are answered in XML where they ask for it', async () => {
    await mq.act.declareTopic({ topic: 'a-b' });
    const reply = await fetch(`${mq.url}/?Action=OnsTopicList&Format=xml`);
    expect(reply.headers.get('content-type')).toBe('text/xml;charset=utf-8');
    const text = await reply.text();
    expect(text).toMatch(/^<\?xml[^>]*>\n<OnsTopicListResponse><Data><PublishInfoDo><Topic>a-b</);
    expect(text).toContain(`<RequestId>${reply.headers.get('x-acs-request-id')}</RequestId>`);
  });

  it('may be of the newer kind, of any client, in a form or a query', async () => {
    const reply = await fetch(`${mq.url}/`, {
      method: 'POST',
      headers: { 'x-acs-action': 'OnsGroupCreate', 'x-acs-version': '2019-02-14' },
      body: new URLSearchParams({ GroupId: 'GID_form' }),
    });
    expect([reply.status, await reply.json()]).toEqual([
      200,
      { RequestId: expect.any(String) as string },
    ]);
  });

  it.each([
    ['without an action', 'POST', '/', {}, 400, 'MissingAction'],
    ['by PUT', 'PUT', '/?Action=OnsTopicList', {}, 400, 'UnsupportedHTTPMethod'],
    [
      'of another version',
      'GET',
      '/?Action=OnsTopicList&Version=2016-05-03',
      {},
      404,
      'InvalidVersion',
    ],
    [
      'of a page of another origin',
      'GET',
      '/?Action=OnsTopicList',
      { origin: 'http://evil.example' },
      403,
      'NoPermission',
    ],
  ])('%s are refused in JSON', async (_, method, path, headers, status, code) => {
    const reply = await fetch(mq.url + path, { method, headers });
    expect(reply.status).toBe(status);
    expect(await reply.json()).toMatchObject({ Code: code });
  });

  it('get an answer whatever host they name', async () => {
    await mq.act.declareTopic({ topic: 'a-b' });
    const path = '/?Action=OnsInstanceBaseInfo&InstanceId=MQ_INST_1000000000000000_Bdefault';
    const { port } = new URL(mq.url);
    const host = 'a b<';
    const reply = await new Promise<number | undefined>((resolve, reject) => {
      get({ port, path, headers: { host } }, ({ statusCode }) => resolve(statusCode)).on(
        'error',
        reject,
      );
    });
    expect(reply).toBe(200);
  });

  it('are told from all else at that path', async () => {
    const reply = await fetch(`${mq.url}/`);
    expect(await reply.text()).not.toContain('MissingAction');
  });
});
