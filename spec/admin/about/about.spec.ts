import { SHOWN } from '../../../src/admin/about/about';
import { readMapping } from '../../../src/config/mapping';
import { table } from '../../../src/config/settings-table';
import { version } from '../../../src/version';
import { ControlBed } from '../../support/control-bed';

describe('the version and the settings in force', () => {
  const start = (settings: object): Promise<ControlBed> =>
    ControlBed.start({ controlToken: '', ...settings });

  it('are by the keys of the configuration file, those too that nobody chose', async () => {
    const bed = await start({ retryMs: 7_000, store: 'memory' });
    const { body } = await bed.get<{ version: string; settings: object }>('/settings');
    await bed.close();
    expect(body.version).toBe(version());
    expect(body.settings).toMatchObject({
      ...{ store: 'memory', profile: 'relaxed', redis: { timeout: 3_000 } },
    });
    const retry = table.retryMs.key.split('.');
    const value = retry.reduce(
      (level: unknown, key) => (level as Record<string, unknown>)[key],
      body.settings,
    );
    expect(value).toBe(7_000);
    // What is told can be written into a file.
    expect(() => readMapping({ ...body.settings, credentials: [] }, () => '')).not.toThrow();
    expect(bed.mq.about()).toEqual(body);
  });

  it('leave secrets out', async () => {
    const bed = await start({
      controlToken: '',
      credentials: [
        { accessKeyId: 'id-1', accessKeySecret: 'hidden-1', securityToken: 'hidden-2' },
      ],
      store: 'memory',
      redisUrl: 'redis://user:hidden-3@127.0.0.1:6379/2',
    });
    const { body } = await bed.get('/settings');
    await bed.close();
    expect(JSON.stringify(body)).not.toContain('hidden');
    expect(body).toMatchObject({
      settings: {
        credentials: [{ accessKeyId: 'id-1' }],
        redis: { url: 'redis://***@127.0.0.1:6379/2' },
      },
    });
    const token = await start({ controlToken: 'hidden-token' });
    const { settings } = token.mq.about();
    await token.close();
    expect(JSON.stringify(settings)).not.toContain('hidden-token');
  });

  it('hide every setting that may be a secret', () => {
    const names = Object.keys(table).filter((name) =>
      /token|secret|credential|password|url/i.test(name),
    );
    expect(Object.keys(SHOWN).sort()).toEqual(names.sort());
  });
});
