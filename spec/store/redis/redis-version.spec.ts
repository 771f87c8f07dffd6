import { checkVersion } from '../../../src/store/redis/redis-version';

describe('the version of a server', () => {
  it.each(['7.0.0', '7.2.4', '8.0.1', '10.1.0'])('takes %s', (version) => {
    expect(() => checkVersion(`# Server\r\nredis_version:${version}\r\nos:x`)).not.toThrow();
  });

  it.each(['6.2.14', '5.0.7'])('refuses %s and names what is needed', (version) => {
    const refused = `Redis 7.0 or later is needed, the server is ${version}`;
    expect(() => checkVersion(`redis_version:${version}\r\n`)).toThrow(refused);
  });

  it('refuses a server that does not tell', () => {
    expect(() => checkVersion('')).toThrow('of an unknown version');
  });
});
