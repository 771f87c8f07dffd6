import { table, type Row } from './settings-table';

/** The text of `--help`: at most 24 lines of 80 columns. */
export function help(): string {
  const flags = Object.values<Row<unknown>>(table).filter(({ flag }) => flag !== undefined);
  const options = flags.flatMap(({ flag, value, help: about }) =>
    about === undefined ? [] : [option(`--${flag} ${value ?? ''}`, about)],
  );
  const others = flags.flatMap(({ flag, help: about }) =>
    about === undefined ? [`--${flag}`] : [],
  );
  return [
    'Usage: mqrest [options]',
    ...options,
    option('--config FILE', 'settings from a file (./mqrest.yaml if there is one)'),
    option('--help, --version', 'print this, or the version, and end'),
    'A flag --like-this is MQREST_LIKE_THIS in the environment (--credential:',
    'MQREST_CREDENTIALS=id:secret,…). Flags win over it, it over the file. TIME: 5m.',
    `README: ${others.join(' ')}`,
    '',
  ].join('\n');
}

function option(names: string, about: string): string {
  return `  ${names.padEnd(26)}${about}`;
}
