import { parseArgs } from 'node:util';
import { alternatives } from '../lib/alternatives';
import { readDuration } from '../lib/duration';
import { nearest } from '../lib/nearest';
import { wrongUsage } from './failure';
import type { Syntax } from './syntax';

/** What was given to a command, checked as it is asked for. */
export class Arguments<Name extends string = string> {
  constructor(
    /** What stood there beside the flags; those that must be there are. */
    readonly operands: readonly string[],
    private readonly given: ReadonlyMap<string, readonly string[]>,
  ) {}

  has(flag: Name): boolean {
    return this.given.has(flag);
  }

  /** All values of a flag. */
  all(flag: Name): readonly string[] {
    return this.given.get(flag) ?? [];
  }

  /** Its last value. */
  one(flag: Name): string | undefined {
    return this.given.get(flag)?.at(-1);
  }

  whole(flag: Name, least: number, most: number): number | undefined {
    const text = this.one(flag);
    if (text === undefined) return undefined;
    const number = /^\d+$/.test(text) ? Number(text) : NaN;
    if (number >= least && number <= most) return number;
    throw wrongUsage(`--${flag} is ${JSON.stringify(text)}; allowed: ${least} to ${most}`);
  }

  /** In ms. */
  span(flag: Name): number | undefined {
    const text = this.one(flag);
    if (text === undefined) return undefined;
    const ms = readDuration(text);
    if (ms !== undefined) return ms;
    throw wrongUsage(`--${flag} is ${JSON.stringify(text)}; allowed: a time such as 300ms or 5m`);
  }

  choice<Word extends string>(flag: Name, words: readonly Word[]): Word | undefined {
    const text = this.one(flag);
    const found = words.find((word) => word === text);
    if (found !== undefined || text === undefined) return found;
    throw wrongUsage(`--${flag} is ${JSON.stringify(text)}; allowed: ${alternatives(words)}`);
  }
}

/** Reads what stands behind a command's name. Throws a `Failure` that names all that is wrong. */
export function readArguments(command: Syntax, argv: readonly string[]): Arguments {
  const flags = new Map(Object.entries(command.flags));
  const options = Object.fromEntries(
    [...flags].map(([name, { value }]) => [name, { type: typeOf(value), multiple: true }] as const),
  );
  const { tokens } = parseArgs({
    ...{ args: [...argv], options, tokens: true, strict: false, allowPositionals: true },
  });
  const problems: string[] = [];
  const given = new Map<string, string[]>();
  const operands: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') operands.push(token.value);
    if (token.kind !== 'option') continue;
    const flag = flags.get(token.name);
    const problem = problemOf(command, token, flag?.value);
    if (problem !== undefined) problems.push(problem);
    given.set(token.name, [...(given.get(token.name) ?? []), token.value ?? '']);
  }
  // An unknown flag may have had a value, which stands among the operands then.
  if (problems.length === 0) {
    problems.push(...problemsOfOperands(command, operands), ...missingFlags(command, given));
  }
  if (problems.length > 0) throw wrongUsage(...problems, `see mqrest help ${command.name}`);
  return new Arguments(operands, given);
}

function typeOf(value: string | undefined): 'boolean' | 'string' {
  return value === undefined ? 'boolean' : 'string';
}

interface GivenFlag {
  readonly name: string;
  readonly rawName: string;
  readonly value?: string | undefined;
}

function problemOf(
  { name: command, flags }: Syntax,
  { name, rawName, value }: GivenFlag,
  wanted: string | undefined,
): string | undefined {
  if (!Object.hasOwn(flags, name)) {
    const known = Object.keys(flags).map((flag) => `--${flag}`);
    const meant = nearest(rawName, known);
    const advice = meant ? `did you mean ${meant}?` : `${command} takes ${alternatives(known)}`;
    return `${rawName}: unknown flag; ${advice}`;
  }
  if (wanted === undefined) return value === undefined ? undefined : `--${name}: takes no value`;
  return value === undefined ? `--${name}: needs a value, ${wanted}` : undefined;
}

function missingFlags({ name, flags }: Syntax, given: ReadonlyMap<string, unknown>): string[] {
  const missing = Object.entries(flags).filter(([flag, { needed }]) => needed && !given.has(flag));
  return missing.map(([flag, { value }]) => `${name}: --${flag} ${value} is missing`);
}

function problemsOfOperands({ name, operands: wanted }: Syntax, given: readonly string[]) {
  const needed = wanted.filter((operand) => !operand.startsWith('['));
  const missing = needed.slice(given.length);
  if (missing.length > 0) return [`${name}: ${missing.join(' ')} is missing`];
  const isOpen = wanted.at(-1)?.endsWith('...]') === true;
  if (given.length <= wanted.length || isOpen) return [];
  const usage = wanted.length === 0 ? 'nothing' : wanted.join(' ');
  return [`${name} takes ${usage}; put text with spaces in quotes`];
}
