import { starts } from '../../src/console/lib/snippets';
import { snippetLanguages } from './languages';
import { snippetsOf } from './snippets';

/** How a client is made and a producer asked for, in one spelling of quotes, blanks and package names. */
function firstCallsIn(text: string): (string | undefined)[] {
  const plain = text.replaceAll("'", '"').replace(/\b(mq|mq_http_sdk)\./g, '');
  const made = /\w*MQClient(?: client)?\("[^)]*\)/.exec(plain)?.[0];
  const asked = /client(?:\.|->)(\w*[pP]roducer\w*\([^)]*\))/.exec(plain)?.[1];
  return [made, asked];
}

describe.each(snippetLanguages)(
  'the lines for $name that the console shows to begin with',
  (one) => {
    it('make the client and the producer as the snippets do', () => {
      const shown = starts('http://127.0.0.1:9880').find(({ name }) => name === one.name);
      const snippets = snippetsOf(one);
      const ours = firstCallsIn(`${snippets.get('begin')}${snippets.get('publish')}`);
      expect(ours).toEqual([expect.any(String), expect.any(String)]);
      expect(firstCallsIn(shown?.text ?? '')).toEqual(ours);
    });
  },
);
