import { startMqrest, type Mqrest } from '../../src/mqrest';
import { describeOnStores } from '../support/control-bed';
import { RpcClient } from './rpc-client';

const REGION = { RegionId: 'cn-hangzhou' };

/** Call by call as the provider of 1.289 makes them. */
describeOnStores('What Terraform does', (settings) => {
  let mq: Mqrest;
  let client: RpcClient;

  beforeAll(async () => {
    mq = await startMqrest({ port: 0, ...settings() });
    client = new RpcClient(mq.url);
  });
  afterAll(() => mq.close());

  it('creates, reads, changes, imports, destroys, and reads that all is gone', async () => {
    const made = (await client.call('OnsInstanceCreate', {
      InstanceName: 'tf-test',
      Remark: 'made by a spec',
    })) as { Data: { InstanceId: string } };
    const { InstanceId } = made.Data;
    expect(InstanceId).toMatch(/^MQ_INST_\d{16}_B[A-Za-z0-9]{7}$/);
    const tagged = { ...REGION, ResourceType: 'INSTANCE', 'ResourceId.1': InstanceId };
    await client.call('TagResources', { ...tagged, 'Tag.1.Key': 'env', 'Tag.1.Value': 'dev' });
    const base = async () => client.call('OnsInstanceBaseInfo', { ...REGION, InstanceId });
    expect(await base()).toMatchObject({
      InstanceBaseInfo: {
        ...{ InstanceId, InstanceName: 'tf-test', Remark: 'made by a spec' },
        ...{ InstanceType: 1, InstanceStatus: 5, IndependentNaming: true },
        Endpoints: { HttpInternetEndpoint: mq.url },
      },
    });
    expect(await client.call('ListTagResources', tagged)).toMatchObject({
      TagResources: [
        {
          ResourceId: InstanceId,
          TagKey: 'env',
          TagValue: 'dev',
          ResourceType: 'ALIYUN::MQ::INSTANCE',
        },
      ],
    });

    const topic = { InstanceId, Topic: 'tf_topic' };
    await client.call('OnsTopicCreate', { ...topic, MessageType: 0, Remark: 'orders' });
    const topics = async () => client.call('OnsTopicList', { ...REGION, ...topic });
    expect(await topics()).toMatchObject({
      Data: {
        PublishInfoDo: [
          {
            Topic: 'tf_topic',
            MessageType: 0,
            Remark: 'orders',
            ServiceStatus: 1,
            Tags: { Tag: [] },
          },
        ],
      },
    });
    expect(await client.call('OnsTopicStatus', { ...REGION, ...topic })).toMatchObject({
      Data: { Perm: 6, TotalCount: 0 },
    });

    const group = { InstanceId, GroupId: 'GID_tf_group' };
    await client.call('OnsGroupCreate', { ...group, GroupType: 'http', Remark: 'shop' });
    await client.call('OnsGroupConsumerUpdate', { ...group, ReadEnable: true });
    const groups = async () =>
      client.call('OnsGroupList', { ...REGION, ...group, GroupType: 'all' });
    expect(await groups()).toMatchObject({
      Data: {
        SubscribeInfoDo: [
          { GroupId: 'GID_tf_group', GroupType: 'http', Remark: 'shop', Tags: { Tag: [] } },
        ],
      },
    });

    // Changes.
    await client.call('UntagResources', { ...tagged, 'TagKey.1': 'env' });
    await client.call('TagResources', { ...tagged, 'Tag.1.Key': 'team', 'Tag.1.Value': '' });
    await client.call('OnsInstanceUpdate', { InstanceId, InstanceName: 'tf-other' });
    expect(await base()).toMatchObject({
      InstanceBaseInfo: { InstanceName: 'tf-other', Remark: 'made by a spec' },
    });
    const ofTopic = { ...REGION, ResourceType: 'TOPIC', InstanceId, 'ResourceId.1': 'tf_topic' };
    await client.call('TagResources', { ...ofTopic, 'Tag.1.Key': 'a', 'Tag.1.Value': 'b c' });
    expect(await topics()).toMatchObject({
      Data: { PublishInfoDo: [{ Tags: { Tag: [{ Key: 'a', Value: 'b c' }] } }] },
    });

    // An import is reads.
    expect(
      await client.call('OnsInstanceInServiceList', { 'Tag.1.Key': 'team', 'Tag.1.Value': '' }),
    ).toMatchObject({ Data: { InstanceVO: [{ InstanceId, InstanceName: 'tf-other' }] } });

    // Out of order nothing goes.
    expect(await client.refusal('OnsInstanceDelete', { InstanceId })).toBe('INSTANCE_NOT_EMPTY');
    await client.call('OnsGroupDelete', group);
    expect(await client.refusal('OnsGroupDelete', group)).toBe('AUTH_RESOURCE_OWNER_ERROR');
    expect(await groups()).toMatchObject({ Data: { SubscribeInfoDo: [] } });
    await client.call('OnsTopicDelete', topic);
    expect(await client.refusal('OnsTopicDelete', topic)).toBe('AUTH_RESOURCE_OWNER_ERROR');
    expect(await topics()).toMatchObject({ Data: { PublishInfoDo: [] } });
    await client.call('OnsInstanceDelete', { InstanceId });
    expect(await client.refusal('OnsInstanceBaseInfo', { InstanceId })).toBe('INSTANCE_NOT_FOUND');
    expect(await client.refusal('OnsTopicList', topic)).toBe('INSTANCE_NOT_FOUND');
    expect(await client.refusal('OnsInstanceDelete', { InstanceId })).toBe('INSTANCE_NOT_FOUND');
  });
});
