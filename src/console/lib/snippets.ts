import type { MessageDraft, TopicName } from '../api/types';

/** What a message says again elsewhere. */
export interface Sample extends TopicName, MessageDraft {}

/** In single quotes for a POSIX shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** A command that sends it, by the control API. */
export function curlLine(origin: string, { ns, topic, ...draft }: Sample): string {
  const query = ns === '' ? '' : `?ns=${encodeURIComponent(ns)}`;
  const url = `${origin}/_mqrest/v1/topics/${encodeURIComponent(topic)}/messages${query}`;
  return `curl -d ${quoted(JSON.stringify(draft))} ${quoted(url)}`;
}

/** A line for the official SDK for Node. */
export function sdkLine({ ns, topic, body, tag = '', properties = {}, ...sample }: Sample): string {
  const { key, shardingKey, deliverAt } = sample;
  const lines = [
    `const producer = client.getProducer(${text(ns)}, ${text(topic)});`,
    'const properties = new MessageProperties();',
    ...(key === undefined ? [] : [`properties.messageKey(${text(key)});`]),
    ...(shardingKey === undefined ? [] : [`properties.shardingKey(${text(shardingKey)});`]),
    ...(deliverAt === undefined ? [] : [`properties.startDeliverTime(${Number(deliverAt)});`]),
    ...Object.entries(properties).map(
      ([name, value]) => `properties.putProperty(${text(name)}, ${text(value)});`,
    ),
    `await producer.publishMessage(${text(body)}, ${text(tag)}, properties);`,
  ];
  return lines.join('\n');
}

/** What a test says to wait for this message in a group. */
export function assertion({ ns, topic, body, group }: Sample & { group?: string }): string {
  const until = group === undefined ? 'published' : 'acked';
  const query = {
    ...(ns === '' ? {} : { ns }),
    topic,
    ...(group === undefined ? {} : { group }),
    until,
    match: { body },
  };
  return `await mq.until(${JSON.stringify(query, null, 2)});`;
}

function text(value: string): string {
  return JSON.stringify(value);
}

/** A language, and the lines by which a program of it comes to an endpoint. */
export interface Start {
  readonly name: string;
  readonly text: string;
}

/** How one begins, in seven languages. Source: the README files of the official SDKs. */
export function starts(endpoint: string): readonly Start[] {
  const url = JSON.stringify(endpoint);
  return [
    {
      name: 'curl',
      text: `curl -d '<Message><MessageBody>hello</MessageBody></Message>' ${endpoint}/topics/demo/messages`,
    },
    {
      name: 'Node',
      text: `const { MQClient } = require('@aliyunmq/mq-http-sdk');\nconst client = new MQClient(${url}, 'any-id', 'any-secret');\nawait client.getProducer('', 'demo').publishMessage('hello');`,
    },
    {
      name: 'Java',
      text: `MQClient client = new MQClient(${url}, "any-id", "any-secret");\nclient.getProducer("demo").publishMessage(new TopicMessage("hello".getBytes()));`,
    },
    {
      name: 'Go',
      text: `client := mq_http_sdk.NewAliyunMQClient(${url}, "any-id", "any-secret", "")\nclient.GetProducer("", "demo").PublishMessage(mq_http_sdk.PublishMessageRequest{MessageBody: "hello"})`,
    },
    {
      name: 'Python',
      text: `client = MQClient(${url}, "any-id", "any-secret")\nclient.get_producer("", "demo").publish_message(TopicMessage("hello"))`,
    },
    {
      name: 'PHP',
      text: `$client = new MQClient(${url}, "any-id", "any-secret");\n$client->getProducer("", "demo")->publishMessage(new TopicMessage("hello"));`,
    },
    {
      name: 'C#',
      text: `var client = new MQClient("any-id", "any-secret", ${url});\nclient.GetProducer("", "demo").PublishMessage(new TopicMessage("hello"));`,
    },
    {
      name: 'C++',
      text: `MQClient client(${url}, "any-id", "any-secret");\nPublishMessageResponse reply;\nclient.getProducerRef("demo")->publishMessage("hello", reply);`,
    },
  ];
}
