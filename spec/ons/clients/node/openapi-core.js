const { default: Client, $OpenApiUtil } = require('@alicloud/openapi-core');
const { RuntimeOptions } = require('@darabonba/typescript');

const { Config, OpenApiRequest, Params } = $OpenApiUtil;
const client = new Client(
  new Config({
    endpoint: process.env.ONS_ENDPOINT ?? '127.0.0.1:9880',
    protocol: 'http',
    accessKeyId: 'LTAI5tLocalDevKey',
    accessKeySecret: 'localDevSecret0123456789abcdef',
  }),
);
const rpc = { version: '2019-02-14', protocol: 'http', pathname: '/', method: 'POST' };
const kind = { authType: 'AK', style: 'RPC', reqBodyType: 'formData', bodyType: 'json' };

async function call(action, query) {
  const params = new Params({ action, ...rpc, ...kind });
  const reply = await client.callApi(params, new OpenApiRequest({ query }), new RuntimeOptions({}));
  return reply.body;
}

async function provision() {
  const { Data } = await call('OnsInstanceCreate', { InstanceName: 'shop' });
  const { InstanceId } = Data;
  await call('OnsTopicCreate', { InstanceId, Topic: 'orders', MessageType: '0' });
  await call('OnsGroupCreate', { InstanceId, GroupId: 'GID_shop', GroupType: 'http' });
  const list = await call('OnsTopicList', { InstanceId });
  console.log(InstanceId, list.Data.PublishInfoDo[0].Topic);
}
void provision();
