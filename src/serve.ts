import { help } from './config/command-line';
import { ConfigError } from './config/complete';
import { loadConfig, type Command } from './config/load';
import { logFormatOf, noteLine } from './config/log';
import type { Settings } from './config/settings';
import { stateFileOf, stores } from './config/stores';
import { urlOf } from './config/url';
import { lineWriter, PIPE_CHARACTERS } from './http/line-writer';
import { onLauncherGone } from './launcher';
import { startMqrest } from './mqrest';
import { seedOf } from './parity/seed';
import { version } from './version';
import { isFirstWorker, isWorker, onEnd, startWorkers, WorkerEnded } from './workers';
import { setTimeout } from './lib/real-time';

// For the doctor, which tries them out.
export { startMqrest, stores };
// For `mqrest replay`.
export { Unreachable } from './parity/replay/no-reply';
export { replay } from './parity/replay/replay';
export { readKnown } from './parity/report/known';
export { markdownOf } from './parity/report/markdown';

/** Exit codes: 0 after a clean end, 1 when it could not start or save its state, 2 for wrong usage. */
const FAILED = 1;
const WRONG_USAGE = 2;
/** How long a clean end may take before the process ends anyway, unless it saves its state. */
const PATIENCE_MS = 900;
const SIGNALS = { SIGINT: 130, SIGTERM: 143 } as const;

const out = lineWriter(
  (text) => process.stdout.write(text),
  isWorker ? PIPE_CHARACTERS : undefined,
);
/** What the log is like; text until the settings are known. */
let log: Pick<Settings, 'log' | 'logFormat'> = { log: 'requests', logFormat: 'text' };
const warn = (line: string): void => {
  process.stderr.write(`${noteLine(log, 'warn', `mqrest: ${line}`)}\n`);
};

/** Serves, as the flags of this process say. */
export async function main(): Promise<void> {
  // A reader of the log that has gone is no reason to stop serving.
  process.stdout.on('error', () => undefined);
  const command = commandOf();
  if (command === undefined) process.exitCode = WRONG_USAGE;
  else if (command.kind === 'serve') {
    const logFormat = logFormatOf(command.settings, process.stdout.isTTY);
    log = { ...command.settings, logFormat };
    // A worker ends with the first process.
    if (!isWorker) onLauncherGone(command.exitWith, () => process.emit('SIGTERM'));
    await serve({ ...command.settings, logFormat });
  } else process.stdout.write(command.kind === 'help' ? help() : `${version()}\n`);
}

function commandOf(): Command | undefined {
  try {
    return loadConfig(process.argv.slice(2), process.env, process.cwd());
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    error.problems.forEach(warn);
    return undefined;
  }
}

async function serve(settings: Settings): Promise<void> {
  try {
    if (isWorker) await serveAsWorker(settings);
    else if (settings.workers > 1) await serveByWorkers(settings);
    else await serveHere(settings);
  } catch (error) {
    // A worker has said why it could not start.
    if (!(error instanceof WorkerEnded))
      warn(error instanceof Error ? error.message : String(error));
    process.exit(FAILED);
  }
}

async function serveHere(settings: Settings): Promise<void> {
  const file = stateFileOf(settings.state);
  let saves = false;
  const running = seedOf(settings, warn).then((seed) =>
    startMqrest(settings, { writeLine: out.line, warn, ...seed }),
  );
  endOnSignal({
    close: async () => (await running).close(),
    saving: () => (saves ? file : ''),
  });
  const { url } = await running;
  saves = file !== '';
  sayReady(settings, url);
}

/** A terminal sends its signals to all processes; only the one that looks after this one acts on them. */
async function serveAsWorker(settings: Settings): Promise<void> {
  for (const signal of Object.keys(SIGNALS)) process.on(signal, () => undefined);
  // What there is to say of the store at the start the first has said.
  let isStarting = !isFirstWorker;
  const warnLater = (line: string): void => (isStarting ? undefined : warn(line));
  const running = startMqrest(settings, { writeLine: out.line, warn: warnLater });
  onEnd(() => void running.then((one) => one.close()).finally(() => exit(0)));
  await running;
  isStarting = false;
}

async function serveByWorkers(settings: Settings): Promise<void> {
  const running = startWorkers(settings.workers, warn);
  endOnSignal({ close: async () => (await running).close(), saving: () => '' });
  const { port } = await running;
  sayReady(settings, urlOf({ ...settings, port }));
}

function sayReady(settings: Settings, url: string): void {
  const { store, auth, workers } = settings;
  const processes = workers > 1 ? `, workers: ${workers}` : '';
  const ready = `mqrest ready on ${url} (store: ${store}, auth: ${auth}${processes}; ${openTo(settings)})`;
  out.line(noteLine(log, 'info', ready));
  warnIfOpen(settings);
}

/** What a signal ends. */
interface RunningServer {
  readonly close: () => Promise<void>;
  /** The file that the state is saved to at the end; '': none. */
  readonly saving: () => string;
}

/**
 * The first signal ends in order, with exit code 0; the second at once, with the signal's code, or
 * 1 where it leaves the state unsaved.
 */
function endOnSignal({ close, saving }: RunningServer): void {
  let ending = false;
  for (const [signal, code] of Object.entries(SIGNALS)) {
    process.on(signal, () => {
      if (ending) endNow(code, saving());
      ending = true;
      setTimeout(() => {
        if (saving() === '') exit(0);
        warn(`still saving to ${saving()}; another signal ends it unsaved`);
      }, PATIENCE_MS);
      close().then(
        () => exit(0),
        (error: unknown) => {
          warn(`the end was not clean: ${error instanceof Error ? error.message : String(error)}`);
          exit(saving() === '' ? 0 : FAILED);
        },
      );
    });
  }
}

function endNow(code: number, state: string): never {
  if (state === '') process.exit(code);
  warn(`the state was not saved to ${state}`);
  process.exit(FAILED);
}

function exit(code: number): never {
  out.flush();
  process.exit(code);
}

const OPEN_TO: Readonly<Record<Settings['auth'], string>> = {
  off: 'anyone',
  known: 'anyone (known keys are checked)',
  strict: 'signed requests only',
};

/** What is open to whom, of those who reach the address. */
function openTo({ auth, mqcloud, control, controlToken }: Settings): string {
  const operators = controlToken === '' ? 'this machine' : 'holders of the token';
  return [
    `/topics: ${OPEN_TO[auth]}`,
    `/mq: ${mqcloud === 'on' ? 'anyone' : 'nobody (off)'}`,
    `/_mqrest/v1: ${control === 'on' ? operators : 'nobody (off)'}`,
  ].join(', ');
}

function warnIfOpen({ host, auth }: Settings): void {
  const isLoopback = /^(localhost|127\..*|::1)$/.test(host);
  if (isLoopback || auth === 'strict') return;
  warn(`warning: whoever can reach ${host} can use it; --auth strict checks every request`);
}
