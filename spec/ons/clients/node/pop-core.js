const RPCClient = require('@alicloud/pop-core');

const client = new RPCClient({
  endpoint: `http://${process.env.ONS_ENDPOINT ?? '127.0.0.1:9880'}`,
  apiVersion: '2019-02-14',
  accessKeyId: 'LTAI5tLocalDevKey',
  accessKeySecret: 'localDevSecret0123456789abcdef',
});
const call = (action, parameters) => client.request(action, parameters, { method: 'POST' });

async function provision() {
  const { Data } = await call('OnsInstanceCreate', { InstanceName: 'shop' });
  const { InstanceId } = Data;
  await call('OnsTopicCreate', { InstanceId, Topic: 'orders', MessageType: 0 });
  await call('OnsGroupCreate', { InstanceId, GroupId: 'GID_shop', GroupType: 'http' });
  const list = await call('OnsTopicList', { InstanceId });
  console.log(InstanceId, list.Data.PublishInfoDo[0].Topic);
}
void provision();
