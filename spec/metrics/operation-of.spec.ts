import { OperationNames } from '../../src/metrics/operation-of';

const names = new OperationNames('/base', () => ['/topics/{topic}/messages', '/clock']);
const nameOf = (request: string): string => {
  const [method = '', target = ''] = request.split(' ');
  const { front, operation } = names.nameOf(method, target);
  return `${front} ${operation}`;
};

describe('what a request is for', () => {
  it.each([
    ['POST /topics/T/messages', 'aliyun publish'],
    ['GET /topics/T/messages?consumer=G', 'aliyun consume'],
    ['GET /topics/T/messages?consumer=G&trans=pop', 'aliyun consume'],
    ['DELETE /topics/T/messages?consumer=G', 'aliyun ack'],
    ['DELETE /topics/T/messages?consumer=G&trans=commit', 'aliyun commit'],
    ['DELETE /topics/T/messages?trans=rollback&consumer=G', 'aliyun rollback'],
    ['PUT /topics/T/messages', 'aliyun other'],
    ['POST //topics/T/messages', 'aliyun publish'],
    ['POST /base/topics/T/messages', 'aliyun publish'],
    ['GET http://h:1/topics/T/messages', 'aliyun consume'],
    ['POST /mq/produce', 'mqcloud publish'],
    ['POST /mq/produce/batch', 'mqcloud publish'],
    ['GET /mq/message?consumer=c', 'mqcloud consume'],
    ['POST /mq/ack', 'mqcloud ack'],
    ['POST /mq/unlock', 'mqcloud unlock'],
    ['GET /mq/config/some-consumer', 'mqcloud manage'],
    ['GET /topic/httpProducer', 'mqcloud manage'],
    ['GET /_mqrest/v1/topics/T/messages?limit=1', 'control topics'],
    ['POST /_mqrest/v1/clock', 'control clock'],
    ['GET /_mqrest/v1/openapi.json', 'control openapi.json'],
    ['GET /_mqrest/v1/anything-at-all', 'control other'],
    ['GET /_mqrest/health/ready', 'health read'],
    ['GET /metrics', 'metrics read'],
    ['POST /?Action=OnsTopicList', 'ons manage'],
    ['GET /favicon.ico', 'other other'],
    ['constructor /topics/T/messages', 'aliyun other'],
    ['GET /mq/constructor', 'mqcloud manage'],
  ])('%s: %s', (request, name) => {
    expect(nameOf(request)).toBe(name);
  });

  it('has a bounded number of names', () => {
    const seen = new Set<string>();
    for (let i = 0; i < 1000; i++) {
      for (const prefix of [
        '/',
        '/topics/',
        '/mq/',
        '/topic/',
        '/_mqrest/v1/',
        '/_mqrest/health/',
      ]) {
        for (const method of ['GET', 'DELETE', `M${i}`])
          seen.add(nameOf(`${method} ${prefix}${i}`));
      }
    }
    expect(seen.size).toBeLessThan(10);
  });
});
