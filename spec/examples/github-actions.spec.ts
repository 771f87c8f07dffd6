import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { parse } from 'yaml';
import { walk, WALKED } from '../install/walk';
import { CommandFolder, GO, itRuns } from './project';

const WORKFLOW = join(__dirname, '../../examples/github-actions/orders.yml');

interface Workflow {
  readonly jobs: Record<string, { readonly steps: { name?: string; run?: string }[] }>;
}

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

describe('the workflow for GitHub Actions', () => {
  const actionlint = {
    name: 'github-actions',
    needs: GO,
    install: 'GOBIN="$PWD" go install github.com/rhysd/actionlint/cmd/actionlint@v1.7.7',
    run: ['./actionlint', '-shellcheck=', '-pyflakes=', 'orders.yml'],
    passed: /^$/,
  } as const;
  itRuns(actionlint, 'is one that actionlint has nothing against', (runner) => {
    expect(runner.run()).toEqual({ out: '', status: 0 });
  });

  it('starts mqrest and goes on when it serves', async () => {
    const { jobs } = parse(readFileSync(WORKFLOW, 'utf8')) as Workflow;
    const steps = jobs['from-a-checkout']?.steps ?? [];
    const start = steps.find(({ name }) => name === 'Start mqrest')?.run ?? '';
    const port = await freePort();
    const folder = new CommandFolder();
    const env = { ...process.env, PATH: `${folder.path}:${process.env['PATH']}` };
    const script = start.replaceAll('9880', String(port));
    // It returns when nothing holds its output any more.
    execFileSync('sh', ['-ec', script], { cwd: folder.path, env, stdio: 'pipe', timeout: 30_000 });
    expect(await walk(`http://127.0.0.1:${port}`)).toEqual(WALKED);
    for (const pid of folder.started()) process.kill(pid, 'SIGTERM');
    folder.remove();
  });
});
