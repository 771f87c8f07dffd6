import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startMqrest, type Mqrest } from '../../src/mqrest';
import { install } from '../sdk/toolchain';
import { generators, type Generator, type Place } from './generators';

const WORK = join(__dirname, '..', '..', '.cache', 'openapi');
const DOCUMENT = join(WORK, 'openapi.json');
const TIMEOUT_MS = 300_000;

/** Generator and libraries, or what this machine lacks for them. */
function found({ tool, client }: Generator): Pick<Place, 'tool' | 'libraries'> | string {
  const generator = tool && install(join(__dirname, 'tools', tool.folder), tool);
  if (generator !== undefined && 'missing' in generator) return generator.missing;
  const libraries = install(join(__dirname, 'clients', client.folder), client);
  if ('missing' in libraries) return libraries.missing;
  return { tool: generator?.built ?? '', libraries: libraries.built };
}

/** What a client has done with the API, as it prints it. */
interface Told {
  readonly id: string;
  readonly bodies: readonly string[];
  readonly released: number;
  readonly why: string;
  readonly problem: string;
}

describe.each(generators)('a client made by $name', (generator) => {
  const tools = found(generator);
  if (typeof tools === 'string') {
    // With CI=true each is required.
    if (process.env['CI'] === 'true') it('is made', () => expect(tools).toBe('installed'));
    else it.skip(`is left out: ${tools}`, () => undefined);
    return;
  }
  const folder = join(WORK, generator.client.folder);
  const at: Place = { ...tools, folder, document: DOCUMENT };

  let mq: Mqrest;
  beforeAll(async () => {
    mq = await startMqrest({ port: 0 });
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(WORK, { recursive: true });
    cpSync(join(__dirname, 'clients', generator.client.folder), folder, { recursive: true });
    const described = await fetch(`${mq.url}/_mqrest/v1/openapi.json`);
    writeFileSync(DOCUMENT, await described.text());
  });
  afterAll(() => mq.close());

  const run = async ([command, ...args]: readonly string[]): Promise<string> => {
    const env = { ...process.env, PYTHONDONTWRITEBYTECODE: '1', ...generator.env?.(at) };
    const { stdout } = await promisify(execFile)(command ?? '', args, { cwd: folder, env });
    return stdout;
  };

  it(
    'compiles, and publishes, looks, moves the clock, asks why and is refused',
    async () => {
      await mq.act.declareTopic({ topic: 'orders' }, { type: 'timer' });
      await mq.act.declareGroup({ topic: 'orders', group: 'GID_billing' });
      await run(generator.generate(at));
      await run(generator.compile(at));
      const before = mq.clock.now();
      const said = await run([...generator.run(at), `${mq.url}/_mqrest/v1`, 'orders']);

      const { id, ...told } = JSON.parse(said) as Told;
      const [message] = (await mq.peek.messages({ topic: 'orders' })).messages;
      const { why } = await mq.why(id);
      expect(message).toMatchObject({ id, body: 'hello', state: 'ready' });
      expect(mq.clock.now() - before).toBeGreaterThanOrEqual(300_000);
      expect(told).toEqual({
        ...{ bodies: ['hello'], released: 1, why: why.code },
        problem: '404 No such topic',
      });
    },
    TIMEOUT_MS,
  );
});
