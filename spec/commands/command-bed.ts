import type { Settings } from '../../src/config/settings';
import { startMqrest, type Mqrest } from '../../src/mqrest';
import { CliProcess } from '../support/cli-process';

/** What a command did. */
export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
  /** Its lines of JSON. */
  readonly records: Record<string, unknown>[];
}

/** What a command is given. */
export interface Given {
  readonly input?: string | Buffer;
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
}

/** The built command, and a mqrest in this process that it talks to. */
export class CommandBed {
  readonly #started: CliProcess[] = [];

  private constructor(readonly mq: Mqrest) {}

  static async start(settings: Partial<Settings> = {}): Promise<CommandBed> {
    return new CommandBed(await startMqrest({ port: 0, ...settings }, { warn: () => undefined }));
  }

  /** Runs to its end: `send orders hello` is three arguments. */
  async run(args: string | readonly string[], given: Given = {}): Promise<Ran> {
    const cli = this.begin(args, given);
    const code = await cli.code();
    const { out, err } = cli;
    const lines = out.split('\n').filter((line) => line.startsWith('{'));
    return { code, out, err, records: lines.map((line) => JSON.parse(line) as Ran['records'][0]) };
  }

  /** Starts it, with the address of the mqrest in its environment unless another is given. */
  begin(args: string | readonly string[], { input, env, cwd }: Given = {}): CliProcess {
    const words = typeof args === 'string' ? args.split(' ') : args;
    const options = { env: { MQREST_URL: this.mq.url, ...env }, ...(cwd !== undefined && { cwd }) };
    const cli = new CliProcess(words, options);
    this.#started.push(cli);
    cli.child.stdin?.on('error', () => undefined).end(input);
    return cli;
  }

  /** Publishes over XML, without a key; says by which request, and the message's id. */
  async publish(topic: string): Promise<{ readonly id: string; readonly requestId: string }> {
    const reply = await fetch(`${this.mq.url}/topics/${topic}/messages`, {
      method: 'POST',
      body: '<Message><MessageBody>a</MessageBody></Message>',
    });
    const [, id = ''] = /<MessageId>(\w+)</.exec(await reply.text()) ?? [];
    return { id, requestId: reply.headers.get('x-mq-request-id') ?? '' };
  }

  async close(): Promise<void> {
    await Promise.all(this.#started.map((cli) => cli.stop()));
    await this.mq.close();
  }
}

/** Runs a command without a mqrest. */
export async function runAlone(
  args: readonly string[],
  given: Omit<Given, 'input'> = {},
): Promise<Ran> {
  const cli = new CliProcess(args, given);
  cli.child.stdin?.end();
  const code = await cli.code();
  return { code, out: cli.out, err: cli.err, records: [] };
}

/** Resolves when what it printed has this in it; rejects when it ends without. */
export function printed(
  cli: CliProcess,
  text: string,
  where: 'out' | 'err' = 'out',
): Promise<void> {
  const stream = where === 'out' ? cli.child.stdout : cli.child.stderr;
  return new Promise((resolve, reject) => {
    const look = (): void => {
      if (cli[where].includes(text)) resolve();
    };
    stream?.on('data', look);
    cli.child.on('close', () => {
      look();
      reject(new Error(`it ended: ${cli.out}${cli.err}`));
    });
    look();
  });
}
