import { table, type Row } from './table';

/** The text of `--help`: at most 24 lines of 80 columns. */
export function help(): string {
  const options = Object.values<Row<unknown>>(table).flatMap(({ flag, value, help: about }) =>
    flag === undefined ? [] : [option(`--${flag} ${value ?? ''}`, about ?? '')],
  );
  return [
    'Usage: mqrest [options]',
    ...options,
    option('--config FILE', 'settings from a file (./mqrest.yaml if there is one)'),
    option('--help, --version', 'print this, or the version, and end'),
    'A flag --like-this is MQREST_LIKE_THIS in the environment (--credential:',
    'MQREST_CREDENTIALS=id:secret,id:secret). Flags win over it, it over the file.',
    'TIME is 300ms, 5m, 1h or 3d.',
    '',
  ].join('\n');
}

function option(names: string, about: string): string {
  return `  ${names.padEnd(26)}${about}`;
}
