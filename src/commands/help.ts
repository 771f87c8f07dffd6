import { allCommands } from './all-commands';
import type { Command } from './command';
import { usageOf } from './syntax';

const INDENT = '  ';

/** The text of `mqrest help`: in 80 columns. */
export function helpOfAll(): string {
  const usages = allCommands.map((one) => [usageOf(one), one.summary] as const);
  return lines(
    'Usage: mqrest [--flags]            serves; mqrest --help lists the flags',
    '       mqrest COMMAND [...]        asks a mqrest that runs',
    '',
    ...pairs([...usages, ['help [COMMAND]', 'this, or all about one command']]),
    '',
    'It asks the mqrest at --url URL or MQREST_URL, else at the port of the settings',
    'here (9880). A control token goes with --token TOKEN or MQREST_TOKEN.',
    'Exit codes: 0 done; 1 refused, or nothing found; 2 wrong usage; 3 not reached.',
  );
}

/** The text of `mqrest help COMMAND`: in 80 columns. */
export function helpOf(one: Command): string {
  const flags = Object.entries(one.flags).map(
    ([name, { value, about }]) =>
      [`--${name}${value === undefined ? '' : ` ${value}`}`, about] as const,
  );
  return lines(
    `Usage: mqrest ${usageOf(one)}`,
    '',
    ...one.about,
    '',
    ...pairs(flags),
    '',
    ...one.examples.map((example, n) => (n === 0 ? 'Such as: ' : '         ') + example),
  );
}

/** Two columns. */
function pairs(of: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...of.map(([left]) => left.length));
  return of.map(([left, right]) => `${INDENT}${left.padEnd(width)}  ${right}`);
}

function lines(...all: readonly string[]): string {
  return `${all.join('\n')}\n`;
}
