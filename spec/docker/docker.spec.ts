import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { loadConfig } from '../../src/config/load';
import { CliProcess } from '../support/cli-process';
import { selfSigned } from '../support/self-signed';
import { buildImage, type Image } from './dockerfile';

const ROOT = join(__dirname, '..', '..');
const text = (name: string): string => readFileSync(join(ROOT, 'docker', name), 'utf8');

describe('the Docker image', () => {
  let scratch: string;
  let image: Image;
  beforeAll(() => {
    scratch = mkdtempSync(join(tmpdir(), 'mqrest-image-'));
    image = buildImage(text('Dockerfile'), ROOT, scratch);
  }, 300_000);
  afterAll(() => rmSync(scratch, { recursive: true }));

  it('runs as a user without rights and says which port it serves', () => {
    expect([image.user, image.exposed]).toEqual(['node', ['9880']]);
  });

  it('holds what is needed to run and nothing that is only needed to build', () => {
    const has = (path: string): boolean => existsSync(join(image.root, 'app', path));
    expect(['dist/cli.js', 'node_modules/express', 'package.json'].map(has)).not.toContain(false);
    expect(['src', 'spec', 'node_modules/typescript', 'node_modules/jest'].map(has)).not.toContain(
      true,
    );
  });

  it('builds from no more files than its ignore file lets through', () => {
    const letThrough = text('Dockerfile.dockerignore').match(/(?<=^!).+$/gm) ?? [];
    const copied = [...text('Dockerfile').matchAll(/^COPY (?!--from)(.+) \S+$/gm)];
    expect(copied.flatMap(([, sources = '']) => sources.split(' ')).sort()).toEqual(
      [...letThrough].sort(),
    );
  });

  it('starts, is healthy while it runs and unhealthy after it ended', async () => {
    const env = { ...image.env, MQREST_PORT: String(await freePort()) };
    const cli = start([], env);
    const url = await cli.url();
    const body = '<Message><MessageBody>hello</MessageBody></Message>';
    const reply = await fetch(`${url}/topics/TopicA/messages`, { method: 'POST', body });
    expect(reply.status).toBe(201);
    expect(healthCheck(env)).toBe(0);
    expect(await cli.stop()).toBe(0);
    expect(healthCheck(env)).toBe(1);
  });

  it('is healthy where its flags say, over HTTPS too', async () => {
    const files = selfSigned();
    const tls = ['--tls-cert', files.certFile, '--tls-key', files.keyFile];
    const flags = ['-p', String(await freePort()), '--host', '127.0.0.2'];
    for (const more of [[], tls]) {
      const cli = start([...flags, ...more], image.env);
      await cli.url();
      expect(healthCheck(image.env)).toBe(0);
      await cli.stop();
    }
    files.remove();
  });

  it('keeps a state in /data, and reads mqrest.yaml there, whoever it runs as', async () => {
    expect(image.workdir).toBe(join(image.root, 'data'));
    expect(statSync(image.workdir).mode & 0o7777).toBe(0o1777);
    writeFileSync(join(image.workdir, 'mqrest.yaml'), 'state: state.json\n');
    const cli = start(['-p', '0'], image.env);
    await cli.url();
    expect(await cli.stop()).toBe(0);
    expect(existsSync(join(image.workdir, 'state.json'))).toBe(true);
    rmSync(join(image.workdir, 'mqrest.yaml'));
  });

  function start(flags: string[], env: NodeJS.ProcessEnv): CliProcess {
    const [program = '', ...args] = image.entrypoint;
    return new CliProcess(flags, { command: [program, ...args], cwd: image.workdir, env });
  }

  function healthCheck(env: NodeJS.ProcessEnv): number | null {
    const [check = '', ...args] = image.healthCheck;
    const options = { cwd: image.workdir, env: { PATH: process.env['PATH'], ...env } };
    return spawnSync(check, args, options).status;
  }
});

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

  it('gives mqrest settings that it takes', () => {
    const command = loadConfig([], services['mqrest']?.environment ?? {}, tmpdir());
    expect(command).toMatchObject({ kind: 'serve', settings: { store: 'redis' } });
  });

  it('takes a token for the control API from a variable, and does without one', () => {
    const { MQREST_CONTROL_TOKEN: token } = services['mqrest']?.environment ?? {};
    expect(token).toBe('${MQREST_CONTROL_TOKEN:-}');
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
