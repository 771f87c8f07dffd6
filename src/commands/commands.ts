import { nearest } from '../lib/nearest';
import { allCommands } from './all-commands';
import { readArguments } from './arguments';
import type { Command } from './command';
import { EXIT, Failure, wrongUsage, type ExitCode } from './failure';
import { helpOf, helpOfAll } from './help';
import { Output } from './terminal/output';
import { printable } from './terminal/printable';

const HELP = 'help';

/** Runs the command that this process was started with; what goes wrong is told, and in the exit code. */
export async function main(): Promise<void> {
  // A reader that has seen enough, such as `head`, has not failed.
  process.stdout.on('error', () => process.exit(EXIT.done));
  try {
    process.exitCode = await run(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    for (const line of error.sentences) process.stderr.write(`mqrest: ${printable(line)}\n`);
    process.exitCode = error.exitCode;
  }
}

async function run([name = '', ...argv]: readonly string[]): Promise<ExitCode> {
  if (name === HELP) return help(argv);
  const command = commandOf(name);
  if (asksForHelp(argv)) return help([name]);
  const args = readArguments(command, argv);
  const { env, stdout, stderr, stdin } = process;
  const out = new Output({ stdout, stderr }, env, args.has('json'));
  const call = { args, out, env, directory: process.cwd(), input: stdin };
  return (await command.run(call)) ?? EXIT.done;
}

function help([name, ...more]: readonly string[]): ExitCode {
  if (more.length > 0) throw wrongUsage('help takes one command', 'see mqrest help');
  const isAll = name === undefined || name === HELP;
  process.stdout.write(isAll ? helpOfAll() : helpOf(commandOf(name)));
  return EXIT.done;
}

/** What stands behind `--` is no flag. */
function asksForHelp(argv: readonly string[]): boolean {
  const end = argv.indexOf('--');
  const flags = end < 0 ? argv : argv.slice(0, end);
  return flags.includes('--help') || flags.includes('-h');
}

/** What is no command is not shown: it may be a secret that lost its flag. */
function commandOf(name: string): Command {
  const found = allCommands.find((command) => command.name === name);
  if (found !== undefined) return found;
  const names = [...allCommands.map((command) => command.name), HELP];
  const meant = nearest(name, names);
  if (meant !== undefined)
    throw wrongUsage(`${name}: unknown command; did you mean ${meant}?`, SEE);
  throw wrongUsage(`unknown command; allowed: ${names.join(', ')}`, SEE);
}

const SEE = 'see mqrest help; flags such as --port 9880 serve, see mqrest --help';
