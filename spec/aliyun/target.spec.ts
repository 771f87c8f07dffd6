import { topicIn } from '../../src/aliyun/target';

describe('the topic in a URL', () => {
  it.each([
    ['/topics/T/messages', 'T'],
    ['/topics/T/messages?', 'T'],
    ['/topics/T/messages?a=/b', 'T'],
    ['//topics/T/messages', 'T'],
    ['///topics/T/messages', 'T'],
    ['http://host:1/topics/T/messages?x', 'T'],
    ['http://host//topics/T/messages', 'T'],
    ['/base/topics/T/messages', 'T'],
    ['/base//topics/T/messages', 'T'],
    ['//base/topics/T/messages', 'T'],
    ['/topics/messages/messages', 'messages'],
    ['/topics/%54/messages', 'T'],
    ['/topics/%E4%B8%AD/messages', '中'],
    ['/topics/a%2Fb/messages', 'a/b'],
    [Buffer.from('/topics/中/messages').toString('latin1'), '中'],
  ])('of %s is %s', (url, topic) => {
    expect(topicIn(url, '/base')).toBe(topic);
  });

  it.each([
    ...[
      '',
      '/',
      '/topics',
      '/topics/T',
      '/topics//messages',
      '/topics/messages',
      '/topics/T/messages/',
    ],
    ...[
      '/topics/T/Messages',
      '/Topics/T/messages',
      '/topics/a/b/messages',
      '/other/topics/T/messages',
    ],
    ...[
      '/topics/%zz/messages',
      '/topics/%C3/messages',
      '/topics/T/messages#x',
      '*',
      'topics/T/messages',
    ],
  ])('of %s is none', (url) => {
    expect(topicIn(url, '/base')).toBeUndefined();
  });
});
