import { complete } from '../../src/config/complete';

describe('settings given by code', () => {
  it('are completed with defaults, also where undefined', () => {
    expect(complete({ port: 0, host: undefined })).toMatchObject({ port: 0, host: '127.0.0.1' });
  });

  it('are checked like any other', () => {
    expect(() => complete({ port: -1 })).toThrow('port: -1 is not a port');
    expect(() => complete({ prot: 1 } as object)).toThrow('prot: unknown setting');
    expect(() => complete({ toString: 1 } as object)).toThrow('toString: unknown setting');
  });

  it('take a certificate only with its key', () => {
    expect(() => complete({ tlsCert: 'c' })).toThrow(
      'tls.cert: needs tls.key too; add --tls-key FILE',
    );
    expect(() => complete({ tlsKey: 'k' })).toThrow(
      'tls.key: needs tls.cert too; add --tls-cert FILE',
    );
    expect(complete({ tlsCert: 'c', tlsKey: 'k' })).toMatchObject({ tlsCert: 'c', tlsKey: 'k' });
  });

  it('fill in what a topic leaves open', () => {
    const given = { instances: [{ topics: [{ name: 'T' }] }] } as unknown as object;
    expect(complete(given).instances).toEqual([
      { id: '', topics: [{ name: 'T', type: 'normal', queues: 1 }], groups: [] },
    ]);
  });
});
