import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { startMqrest, type Mqrest } from '../../src/mqrest';
import { blocksOf, readPage } from '../docs/pages';
import { install, pip, type Needs } from '../sdk/toolchain';
import { KEY } from './rpc-client';

const run = promisify(execFile);

/** A program that makes an instance with a topic and a group by one of the vendor's clients. */
interface Client extends Needs {
  readonly name: string;
  readonly folder: string;
  /** Below the folder. */
  readonly source: string;
  readonly program: (source: string, built: string) => readonly [command: string, ...string[]];
  readonly env?: (built: string) => NodeJS.ProcessEnv;
  /** The page shows another one that is the same but for its first lines. */
  readonly isHidden?: true;
}

function node(name: string): Client {
  const program = (source: string) => [process.execPath, source] as const;
  return { name, folder: 'node', source: `${name}.js`, needs: [], program };
}

const JAVA = 'src/main/java/Provision.java';
const clients: readonly Client[] = [
  node('pop-core'),
  node('openapi-core'),
  { ...node('openapi-client'), isHidden: true },
  {
    ...{ name: 'aliyun-python-sdk-ons', folder: 'python', source: 'provision.py', ...pip },
    program: (source) => ['python3', source],
    env: (built) => ({ PYTHONPATH: built, PYTHONDONTWRITEBYTECODE: '1' }),
  },
  {
    ...{ name: 'aliyun-java-sdk-ons', folder: 'java', source: JAVA },
    needs: [
      ['java', '-version'],
      ['mvn', '--version'],
    ],
    build: (into) => {
      return [
        'mvn',
        '-q',
        '-B',
        `-Ddriver.build=${into}`,
        'package',
        'dependency:copy-dependencies',
      ];
    },
    program: (_, built) => {
      const path = [join(built, 'provision.jar'), join(built, 'dependency', '*')].join(delimiter);
      return ['java', '-XX:TieredStopAtLevel=1', '-cp', path, 'Provision'];
    },
  },
  {
    ...{ name: 'alibaba-cloud-sdk-go', folder: 'go', source: 'main.go' },
    needs: [['go', 'version']],
    build: (into) => ['go', 'build', '-o', join(into, 'provision'), '.'],
    program: (_, built) => [join(built, 'provision')],
  },
];

describe.each(clients)('$name', (client) => {
  const folder = join(__dirname, 'clients', client.folder);
  const source = join(folder, client.source);
  const installed = install(folder, client);

  if ('missing' in installed) {
    // With CI=true every client is required.
    if (process.env['CI'] === 'true') it('runs', () => expect(installed.missing).toBe('installed'));
    else it.skip(`is left out: ${installed.missing}`, () => undefined);
    return;
  }

  it('makes an instance, a topic and a group, by signed requests', async () => {
    const mq: Mqrest = await startMqrest({ port: 0, auth: 'strict', credentials: [KEY] });
    try {
      const [command, ...args] = client.program(source, installed.built);
      const ONS_ENDPOINT = new URL(mq.url).host;
      const env = { ...process.env, ONS_ENDPOINT, ...client.env?.(installed.built) };
      const { stdout } = await run(command, args, { env });
      const [id = '', topic] = stdout.trim().split(' ');
      expect([id.slice(0, 8), topic]).toEqual(['MQ_INST_', 'orders']);
      expect(await mq.resources.list()).toMatchObject([
        {
          ...{ ns: id, name: 'shop', topics: [{ topic: 'orders', type: 'normal' }] },
          groups: [{ group: 'GID_shop', type: 'http', topics: ['orders'] }],
        },
      ]);
    } finally {
      await mq.close();
    }
  }, 60_000);

  it('is in the page as it runs', () => {
    const text = readFileSync(source, 'utf8');
    for (const page of ['docs/provisioning.md', 'docs/zh-CN/provisioning.md']) {
      const shown = blocksOf(readPage(page)).map((block) => block.text.trim());
      expect(shown.includes(text.trim())).toBe(client.isHidden !== true);
    }
  });
});
