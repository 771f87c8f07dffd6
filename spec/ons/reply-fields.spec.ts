import { MQClient } from '@aliyunmq/mq-http-sdk';
import { startMqrest, type Mqrest } from '../../src/mqrest';
import { KEY, RpcClient, type Answer, type Parameters } from './rpc-client';

// The models of replies that the vendor's SDKs declare, with a value of each field's kind. Java's reader and Terraform's
// type assertions fail on one that is missing or of another kind; an empty list is there, never left out.

const TAGS = { Tag: [{ Key: '', Value: '' }] };
const MESSAGE = {
  ...{ Topic: '', InstanceId: '', MsgId: '', StoreSize: 0, StoreTimestamp: 0, StoreHost: '' },
  ...{ BornTimestamp: 0, BornHost: '', BodyCRC: 0, ReconsumeTimes: 0 },
};
const PROPERTIES = [{ Name: '', Value: '' }];
const LISTED = { ...MESSAGE, PropertyList: { MessageProperty: PROPERTIES } };
const PAGE = {
  MsgFoundDo: {
    ...{ TaskId: '', CurrentPage: 0, MaxPageCount: 0 },
    MsgFoundList: { OnsRestMessageDo: [LISTED] },
  },
};
const CONNECTION = { ClientId: '', ClientAddr: '', Language: '', Version: '' };
const ACCUMULATION = {
  ...{ Online: true, TotalDiff: 0, ConsumeTps: 0, LastTimestamp: 0, DelayTime: 0 },
  DetailInTopicList: {
    DetailInTopicDo: [{ Topic: '', TotalDiff: 0, LastTimestamp: 0, DelayTime: 0 }],
  },
};

interface Made {
  readonly InstanceId: string;
  readonly MsgId: string;
}

type Case = readonly [action: string, model: object, of: (made: Made) => Parameters];

const nothing = () => ({});

const topic = ({ InstanceId }: Made) => ({ InstanceId, Topic: 'orders' });
const group = ({ InstanceId }: Made) => ({ InstanceId, GroupId: 'GID_shop' });
const message = (made: Made) => ({ ...topic(made), MsgId: made.MsgId });
const span = { BeginTime: 0, EndTime: Date.parse('2100-01-01'), CurrentPage: 1 };

const cases: readonly Case[] = [
  [
    'OnsRegionList',
    {
      Data: {
        RegionDo: [
          { Id: 0, OnsRegionId: '', RegionName: '', ChannelName: '', CreateTime: 0, UpdateTime: 0 },
        ],
      },
    },
    nothing,
  ],
  ['OpenOnsService', { OrderId: '' }, nothing],
  [
    'OnsInstanceBaseInfo',
    {
      InstanceBaseInfo: {
        ...{ InstanceId: '', InstanceName: '', InstanceType: 0, InstanceStatus: 0 },
        ...{ IndependentNaming: true, Remark: '', CreateTime: '', MaxTps: 0, TopicCapacity: 0 },
        Endpoints: {
          ...{ HttpInternetEndpoint: '', HttpInternetSecureEndpoint: '', HttpInternalEndpoint: '' },
          ...{ TcpEndpoint: '', TcpInternetEndpoint: '' },
        },
      },
    },
    ({ InstanceId }) => ({ InstanceId }),
  ],
  [
    'OnsInstanceInServiceList',
    {
      Data: {
        InstanceVO: [
          {
            ...{ InstanceId: '', InstanceName: '', InstanceType: 0, InstanceStatus: 0 },
            ...{ IndependentNaming: true, ReleaseTime: 0, CreateTime: 0 },
            ...{ TopicCount: 0, GroupCount: 0, Tags: TAGS },
          },
        ],
      },
    },
    () => ({ NeedResourceInfo: true, 'Tag.1.Key': 'team', 'Tag.1.Value': 'shop' }),
  ],
  [
    'OnsTopicList',
    {
      Data: {
        PublishInfoDo: [
          {
            ...{ Topic: '', InstanceId: '', MessageType: 0, Remark: '', Owner: '', Relation: 0 },
            ...{ RelationName: '', IndependentNaming: true, CreateTime: 0, ServiceStatus: 0 },
            Tags: TAGS,
          },
        ],
      },
    },
    topic,
  ],
  ['OnsTopicStatus', { Data: { TotalCount: 0, LastTimeStamp: 0, Perm: 0 } }, topic],
  [
    'OnsTopicSubDetail',
    {
      Data: {
        Topic: '',
        SubscriptionDataList: {
          SubscriptionDataList: [{ GroupId: '', MessageModel: '', SubString: '' }],
        },
      },
    },
    topic,
  ],
  [
    'OnsGroupList',
    {
      Data: {
        SubscribeInfoDo: [
          {
            ...{ GroupId: '', GroupType: '', InstanceId: '', Owner: '', Remark: '' },
            ...{ IndependentNaming: true, CreateTime: 0, UpdateTime: 0, Tags: TAGS },
          },
        ],
      },
    },
    group,
  ],
  [
    'OnsGroupSubDetail',
    {
      Data: {
        ...{ GroupId: '', Online: true, MessageModel: '' },
        SubscriptionDataList: { SubscriptionDataList: [{ Topic: '', SubString: '' }] },
      },
    },
    group,
  ],
  [
    'ListTagResources',
    {
      TagResources: [
        { ResourceId: '', InstanceId: '', ResourceType: '', TagKey: '', TagValue: '' },
      ],
    },
    ({ InstanceId }) => ({ InstanceId, ResourceType: 'TOPIC', 'ResourceId.1': 'orders' }),
  ],
  ['OnsConsumerAccumulate', { Data: ACCUMULATION }, (made) => ({ ...group(made), Detail: true })],
  [
    'OnsConsumerStatus',
    {
      Data: {
        ...ACCUMULATION,
        ...{ InstanceId: '', ConsumeModel: '', SubscriptionSame: true, RebalanceOK: true },
        ConnectionSet: { ConnectionDo: [{ ...CONNECTION, RemoteIP: '' }] },
        ConsumerConnectionInfoList: {
          ConsumerConnectionInfoDo: [
            {
              ...{ ClientId: '', Connection: '', ConsumeModel: '', ConsumeType: '', Language: '' },
              ...{ Version: '', ThreadCount: 0, StartTimeStamp: 0, LastTimeStamp: 0 },
              SubscriptionSet: {
                SubscriptionData: [
                  { Topic: '', SubString: '', SubVersion: 0, TagsSet: { Tag: [''] } },
                ],
              },
              RunningDataList: { ConsumerRunningDataDo: [] },
              Jstack: { ThreadTrackDo: [] },
            },
          ],
        },
      },
    },
    (made) => ({ ...group(made), Detail: true }),
  ],
  [
    'OnsConsumerGetConnection',
    { Data: { ConnectionList: { ConnectionDo: [CONNECTION] }, MessageModel: '' } },
    group,
  ],
  [
    'OnsConsumerTimeSpan',
    {
      Data: {
        ...{ Topic: '', InstanceId: '', MinTimeStamp: 0, MaxTimeStamp: 0, ConsumeTimeStamp: 0 },
      },
    },
    (made) => ({ ...topic(made), ...group(made) }),
  ],
  ['OnsMessageGetByMsgId', { Data: LISTED }, message],
  [
    'OnsMessageDetail',
    { Data: { ...MESSAGE, PropertyList: PROPERTIES, Body: '', BodyStr: '' } },
    message,
  ],
  [
    'OnsMessageGetByKey',
    { Data: { OnsRestMessageDo: [LISTED] } },
    (made) => ({ ...topic(made), Key: 'order-1' }),
  ],
  ['OnsMessagePageQueryByTopic', PAGE, (made) => ({ ...topic(made), ...span })],
  [
    'OnsMessageTrace',
    { Data: { MessageTrack: [{ ConsumerGroup: '', TrackType: '', InstanceId: '' }] } },
    message,
  ],
  ['OnsDLQMessageGetById', { Data: LISTED }, (made) => ({ ...group(made), MsgId: made.MsgId })],
  ['OnsDLQMessagePageQueryByGroupId', PAGE, (made) => ({ ...group(made), ...span })],
  [
    'OnsDLQMessageResendById',
    { Data: { MsgId: [''] } },
    (made) => ({ ...group(made), MsgId: made.MsgId }),
  ],
];

/** The paths at which a value is not of the kinds of a model; every item of a list is compared with the model's one. */
function lacking(value: unknown, model: unknown, path: string): string[] {
  if (Array.isArray(model)) {
    if (!Array.isArray(value)) return [`${path} is no list`];
    if (model.length === 0) return [];
    if (value.length === 0) return [`${path} is empty`];
    return value.flatMap((item, n) => lacking(item, model[0], `${path}[${n}]`));
  }
  if (typeof value !== typeof model || value === null) return [`${path} is ${String(value)}`];
  if (typeof model !== 'object') return [];
  return Object.entries(model ?? {}).flatMap(([name, inner]) =>
    lacking((value as Answer)[name], inner, `${path}.${name}`),
  );
}

/** The model with nothing in its lists. */
function emptied(model: unknown): unknown {
  if (Array.isArray(model)) return [];
  if (typeof model !== 'object' || model === null) return model;
  return Object.fromEntries(Object.entries(model).map(([name, inner]) => [name, emptied(inner)]));
}

describe('every field of a reply that the SDKs declare is there', () => {
  let mq: Mqrest;
  let client: RpcClient;
  let made: Made;

  beforeAll(async () => {
    mq = await startMqrest({ port: 0, auth: 'strict', credentials: [KEY] });
    client = new RpcClient(mq.url);
    const created = await client.call('OnsInstanceCreate', { InstanceName: 'fields' });
    expect(lacking(created, { Data: { InstanceId: '', InstanceType: 0 } }, '')).toEqual([]);
    const { InstanceId } = (created as { Data: { InstanceId: string } }).Data;
    await client.call('OnsTopicCreate', { InstanceId, Topic: 'orders', MessageType: 0 });
    await client.call('OnsGroupCreate', { InstanceId, GroupId: 'GID_shop', GroupType: 'http' });
    await client.call('OnsTopicCreate', { InstanceId, Topic: 'quiet', MessageType: 0 });
    await client.call('OnsGroupCreate', { InstanceId, GroupId: 'GID_quiet', GroupType: 'http' });
    for (const [ResourceType, id] of [
      ['INSTANCE', InstanceId],
      ['TOPIC', 'orders'],
      ['GROUP', 'GID_shop'],
    ] as const) {
      const tag = { 'Tag.1.Key': 'team', 'Tag.1.Value': 'shop' };
      const of = { InstanceId, ResourceType, 'ResourceId.1': id };
      await client.call('TagResources', { ...of, ...tag });
    }
    // One message that is kept, and a dead letter of the group at the same time.
    const sent = { ns: InstanceId, topic: 'orders', body: 'hello', tag: 'A', key: 'order-1' };
    const { id: MsgId } = await mq.send(sent);
    const of = { ns: InstanceId, topic: 'orders', group: 'GID_shop' };
    const sdk = new MQClient(mq.url, KEY.accessKeyId, KEY.accessKeySecret);
    await sdk.getConsumer(of.ns, of.topic, of.group, 'A').consumeMessage(1);
    await mq.act.bury({ ...of, messageId: MsgId });
    made = { InstanceId, MsgId };
  });
  afterAll(() => mq.close());

  it.each(cases)('in %s', async (action, model, of) => {
    const answer = await client.call(action, of(made));
    expect(lacking(answer, { ...model, RequestId: '' }, action)).toEqual([]);
    expect(JSON.stringify(answer)).not.toContain('null');
  });

  const ofResources = cases.filter(([, , of]) => {
    const named = of({ InstanceId: '', MsgId: '' });
    return !('MsgId' in named) && ('Topic' in named || 'GroupId' in named);
  });
  it.each(ofResources)('in %s, where there is nothing to list', async (action, model, of) => {
    const named: Record<string, string | number | boolean> = { ...of(made) };
    if ('Topic' in named) named['Topic'] = 'quiet';
    if ('GroupId' in named) named['GroupId'] = 'GID_quiet';
    const answer = await client.call(action, named);
    expect(lacking(answer, { ...(emptied(model) as object), RequestId: '' }, action)).toEqual([]);
  });
});
