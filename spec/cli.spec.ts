import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CliProcess, type CliOptions } from './support/cli-process';
import { selfSigned } from './support/self-signed';

const CLI = join(__dirname, '../dist/cli.js');
const MESSAGE = '<Message><MessageBody>hello</MessageBody></Message>';

describe('the command mqrest', () => {
  let started: CliProcess[];
  let opened: net.Socket[];
  beforeEach(() => ([started, opened] = [[], []]));
  afterEach(async () => {
    await Promise.all(started.map((cli) => cli.stop()));
    // One that reads nothing does not see that it was ended.
    for (const socket of opened) socket.destroy();
  });

  const run = (flags: readonly string[], options?: CliOptions): CliProcess => {
    const cli = new CliProcess(flags, options);
    started.push(cli);
    return cli;
  };
  const portOf = (url: string): number => Number(new URL(url).port);
  /** Opens a connection and sends this. */
  const connect = async (url: string, bytes: string): Promise<net.Socket> => {
    const socket = net.connect(portOf(url), '127.0.0.1').setEncoding('utf8');
    opened.push(socket);
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    await new Promise((sent) => socket.write(bytes, sent));
    return socket;
  };

  it('says in one line where it is ready and how', async () => {
    const cli = run(['--port', '0']);
    const url = await cli.url();
    const open = '/topics: anyone, /mq: anyone, /_mqrest/v1: this machine';
    expect(cli.out).toBe(`mqrest ready on ${url} (store: memory, auth: off; ${open})\n`);
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(cli.err).toBe('');
  });

  it('admits nothing unsigned where it is strict, and says so', async () => {
    const args = ['--port', '0', '--auth', 'strict', '--credential', 'a:b'];
    const cli = run(args);
    const url = await cli.url();
    expect(cli.out).toContain('/topics: signed requests only, /mq: nobody (off)');
    const body = new URLSearchParams({ producer: 'x-producer', message: 'y' });
    const reply = await fetch(`${url}/mq/produce`, { method: 'POST', body });
    expect(reply.status).toBe(404);
    const asked = run([...args, '--mqcloud', 'on', '--control-token', 'a-token-of-16-ch']);
    expect((await fetch(`${await asked.url()}/mq/produce`, { method: 'POST', body })).status).toBe(
      200,
    );
    expect(asked.out).toContain('/mq: anyone, /_mqrest/v1: holders of the token');
  });

  it('serves, and logs every request in a line with its request id', async () => {
    const cli = run(['--port', '0']);
    const messages = `${await cli.url()}/topics/TopicA/messages`;
    const published = await fetch(messages, { method: 'POST', body: MESSAGE });
    expect(published.status).toBe(201);
    const consumed = await fetch(`${messages}?consumer=GID_a&numOfMessages=1`);
    expect(await consumed.text()).toContain('<MessageBody>hello</MessageBody>');
    expect(await cli.stop()).toBe(0);
    const [, first, second, ...rest] = cli.out.trimEnd().split('\n');
    expect(first).toContain(
      `${published.headers.get('x-mq-request-id')} POST /topics/TopicA/messages 201 `,
    );
    expect(second).toContain(`${consumed.headers.get('x-mq-request-id')} GET `);
    expect(rest).toEqual([]);
  });

  it('writes nothing but JSON with --log json, warnings and its first line too', async () => {
    const cli = run(['--port', '0', '--log', 'json', '--host', '0.0.0.0']);
    while (!cli.out.includes('\n')) await once(cli.child.stdout ?? cli.child, 'data');
    const [, url = ''] = /mqrest ready on (\S+)/.exec(cli.out) ?? [];
    await fetch(`${url}/topics/TopicA/messages`, { method: 'POST', body: MESSAGE });
    expect(await cli.stop()).toBe(0);
    const lines = (text: string): unknown[] =>
      text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown);
    expect(lines(cli.out)).toEqual([
      expect.objectContaining({
        level: 'info',
        message: expect.stringContaining('ready on') as unknown,
      }),
      expect.objectContaining({ path: '/topics/TopicA/messages', status: 201 }),
    ]);
    const warning = { level: 'warn', message: expect.stringContaining('--auth strict') as unknown };
    expect(lines(cli.err)).toEqual([expect.objectContaining(warning)]);
  });

  it('writes text where nobody looks at a terminal, and for people where it is asked to', async () => {
    const ask = async (flags: string[]): Promise<string> => {
      const cli = run(['--port', '0', ...flags], { env: { NO_COLOR: '1' } });
      await fetch(`${await cli.url()}/_mqrest/health/live`);
      await cli.stop();
      return cli.out.split('\n')[1] ?? '';
    };
    expect(await ask([])).toMatch(/^\d{4}-\S+Z [0-9A-F]{24} GET \/_mqrest\/health\/live 200 /);
    expect(await ask(['--log-format', 'terminal'])).toMatch(/^\d\d:\d\d:\d\d\.\d{3} 200 +\d/);
  });

  it('serves its metrics', async () => {
    const reply = await fetch(`${await run(['--port', '0']).url()}/metrics`);
    expect([reply.status, (await reply.text()).includes('mqrest_info{')]).toEqual([200, true]);
  });

  it('answers on the gateway whatever clients say they accept', async () => {
    const url = await run(['--port', '0']).url();
    const ask = async (accept: string) =>
      (await fetch(`${url}/mq/ack?topic=t&consumer=c`, { headers: { accept } })).status;
    for (const accept of ['application/json, text/plain, */*', 'text/html, */*; q=.2', '*/*']) {
      expect([accept, await ask(accept)]).toEqual([accept, 200]);
    }
    expect(await ask('text/html')).toBe(406);
  });

  it('reads mqrest.yaml of its directory', async () => {
    const cwd = mkdtempSync(join(tmpdir(), 'mqrest-'));
    writeFileSync(
      join(cwd, 'mqrest.yaml'),
      'port: 0\nautoCreate: off\ninstances: [{ topics: [{ name: Declared }] }]\n',
    );
    const url = await run([], { cwd }).url();
    const to = async (topic: string): Promise<number> =>
      (await fetch(`${url}/topics/${topic}/messages`, { method: 'POST', body: MESSAGE })).status;
    expect([await to('Declared'), await to('Other')]).toEqual([201, 404]);
    rmSync(cwd, { recursive: true });
  });

  it.each(['SIGTERM', 'SIGINT'] as const)(
    'answers parked polls and ends with 0 on %s',
    async (signal) => {
      const cli = run(['--port', '0']);
      const url = await cli.url();
      const poll = fetch(
        `${url}/topics/TopicA/messages?consumer=GID_a&numOfMessages=1&waitseconds=30`,
      );
      // A reply on another connection comes after the poll has arrived.
      await connect(url, 'x');
      await (await fetch(`${url}/_mqrest/health/live`)).text();
      cli.child.kill(signal);
      const reply = await poll;
      expect(await reply.text()).toContain('<Code>MessageNotExist</Code>');
      expect(reply.headers.get('connection')).toBe('close');
      expect(await cli.code()).toBe(0);
    },
  );

  it('ends in order with --exit-with-stdin when its input closes, and not before', async () => {
    const cwd = mkdtempSync(join(tmpdir(), 'mqrest-'));
    const cli = run(['--port', '0', '--exit-with-stdin', '--state', 'state.json'], { cwd });
    const url = await cli.url();
    cli.child.stdin?.write('is not read\n');
    expect((await fetch(`${url}/_mqrest/health/live`)).status).toBe(200);
    cli.child.stdin?.end();
    expect(await cli.code()).toBe(0);
    expect(readFileSync(join(cwd, 'state.json'), 'utf8')).not.toBe('');
    rmSync(cwd, { recursive: true });
  });

  it('goes on without --exit-with-stdin when its input closes', async () => {
    const cli = run(['--port', '0']);
    const url = await cli.url();
    cli.child.stdin?.end();
    await once(cli.child.stdin ?? cli.child, 'close');
    expect((await fetch(`${url}/_mqrest/health/live`)).status).toBe(200);
  });

  it('ends with npm start, which a signal ends without its passing it on', async () => {
    const { scripts } = JSON.parse(readFileSync(join(__dirname, '../package.json'), 'utf8')) as {
      scripts: { start: string };
    };
    const flags = scripts.start.split(' ').slice(2);
    const program = [process.execPath, CLI, ...flags, '--port', '0'];
    // As npm does: a shell between the two, which no signal gets past.
    const shell = run(program, { command: ['sh', '-c', '"$0" "$@"; exit'] });
    const url = await shell.url();
    shell.child.kill('SIGKILL');
    await once(shell.child, 'exit');
    expect(await shell.code()).toBe(null);
    await expect(fetch(`${url}/_mqrest/health/live`)).rejects.toThrow();
  });

  it('ends with 0 although a client is stuck in the middle of a request', async () => {
    const cli = run(['--port', '0']);
    const stuck = await connect(await cli.url(), 'POST / HTTP/1.1\r\nHost: h\r\nContent-Le');
    cli.child.kill('SIGTERM');
    await once(stuck, 'close');
    expect(await cli.code()).toBe(0);
  });

  it('ends at once on a second signal', async () => {
    const cli = run(['--port', '0']);
    const url = await cli.url();
    await connect(url, 'POST / HTTP/1.1\r\nHost: h\r\nContent-Le');
    cli.child.kill('SIGTERM');
    let refused = false;
    while (!refused)
      refused = await fetch(url).then(
        () => false,
        () => true,
      );
    cli.child.kill('SIGTERM');
    expect(await cli.code()).toBe(143);
  });

  it('says that its port is in use and ends with 1', async () => {
    const first = run(['--port', '0']);
    const port = portOf(await first.url());
    const second = run(['--port', String(port)]);
    expect(await second.code()).toBe(1);
    expect(second.err).toBe(
      `mqrest: port ${port} on 127.0.0.1 is in use; choose another with --port, or 0 for any free one\n`,
    );
    expect(second.out).toBe('');
  });

  it('says that its Redis cannot be reached, without the password, and ends with 1', async () => {
    const flags = ['--port', '0', '--store', 'redis', '--redis-url', 'redis://:s3cret@127.0.0.1:1'];
    const cli = run(flags);
    expect(await cli.code()).toBe(1);
    expect(cli.err).toMatch(/^mqrest: .*Redis.*\n$/);
    expect(cli.err).not.toContain('s3cret');
  });

  it('says that it serves HTTPS when it has a certificate', async () => {
    const files = selfSigned();
    const env = { MQREST_TLS_CERT: files.certFile };
    const cli = run(['--port', '0', '--tls-key', files.keyFile], { env });
    expect(await cli.url()).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
    files.remove();
  });

  it('says what is wrong with its certificate and ends with 1', async () => {
    const cli = run(['--port', '0', '--tls-cert', '/no/cert.pem', '--tls-key', '/no/key.pem']);
    expect(await cli.code()).toBe(1);
    expect(cli.err).toBe('mqrest: tls.cert: /no/cert.pem: there is no such file\n');
  });

  it('names every wrong setting and ends with 2', async () => {
    const cli = run(['--port', 'x', '--stoer', 'redis'], { env: { MQREST_AUTH: 'maybe' } });
    expect(await cli.code()).toBe(2);
    expect(cli.err.trimEnd().split('\n')).toEqual([
      'mqrest: MQREST_AUTH: "maybe" is not a level of auth; allowed: off, known or strict',
      'mqrest: --stoer: unknown flag; did you mean --store? see --help',
      'mqrest: --port: "x" is not a port; allowed: a whole number from 0 to 65535',
    ]);
    expect(cli.out).toBe('');
  });

  it('prints its help and its version', async () => {
    const help = run(['--help']);
    expect(await help.code()).toBe(0);
    expect(help.out).toMatch(/^Usage: mqrest /);
    const asked = run(['--version']);
    expect(await asked.code()).toBe(0);
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    expect(asked.out).toBe(`${version}\n`);
  });

  it('never prints a secret', async () => {
    const cli = run(['--port', '0', '--auth', 'known', '--credential', 'id:s3cret']);
    const reply = await fetch(`${await cli.url()}/topics/TopicA/messages?security-token=s3cret`, {
      headers: { authorization: 'MQ id:s3cret', 'security-token': 's3cret' },
    });
    await reply.text();
    await cli.stop();
    expect(cli.out).toContain('GET /topics/TopicA/messages');
    expect(cli.out + cli.err).not.toContain('s3cret');
  });

  it('warns when anyone on the network may use it', async () => {
    const cli = run(['--port', '0', '--host', '0.0.0.0']);
    const url = await cli.url();
    expect((await fetch(`${url}/_mqrest/health/ready`)).status).toBe(200);
    await cli.stop();
    expect(cli.err).toMatch(/^mqrest: warning: .*0\.0\.0\.0.*--auth strict/);
  });

  it('goes on serving when nobody reads its log any more', async () => {
    const cli = run(['--port', '0']);
    const url = await cli.url();
    cli.child.stdout?.destroy();
    for (let i = 0; i < 3; i++) {
      expect((await fetch(`${url}/_mqrest/health/live`)).status).toBe(200);
    }
  });
});
