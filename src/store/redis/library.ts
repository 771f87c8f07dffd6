import { createHash } from 'node:crypto';
import { asset } from '../../lib/asset';

/** The parts of the library in the order in which they use each other. */
const PARTS = [
  'topic',
  'holds',
  'take',
  'place',
  'settle',
  'sweep',
  'inspect',
  'seek',
  'list',
  'import',
  'notes',
  'pop',
  'read',
  'purge',
  'store',
  'rights',
  'functions',
];

/** The functions of the library; see the comments above each in library/. */
export type FunctionName =
  | 'append'
  | 'pop'
  | 'settle'
  | 'read'
  | 'positions'
  | 'swap'
  | 'describe'
  | 'list'
  | 'declare'
  | 'drop'
  | 'purge'
  | 'seek'
  | 'sweep'
  | ImportName
  | 'note'
  | 'probe'
  | 'rights';

/** The functions that put back the parts of a topic. */
export type ImportName =
  | 'importTopic'
  | 'importGroup'
  | 'importScheduled'
  | 'importHalf'
  | 'importQueue'
  | 'importHolds'
  | 'importDead';

/** The text of the function library under a name of its own, so that versions can share a Redis. */
export class Library {
  /** What FUNCTION LOAD takes. */
  readonly code: string;
  readonly #digest: string;
  readonly #names: Partial<Record<FunctionName, string>> = {};

  /** `clustered`: for the nodes of a cluster, where a slot may be on the move. */
  constructor(clustered: boolean) {
    const text = PARTS.map((part) => asset(`library/${part}.lua`)).join('\n');
    const code = `local CLUSTERED = ${clustered}\n${text}`;
    this.#digest = createHash('sha1').update(code).digest('hex').slice(0, 12);
    this.code = `#!lua name=mqrest_${this.#digest}\nlocal DIGEST = '${this.#digest}'\n${code}`;
  }

  /** What FCALL takes. */
  nameOf(name: FunctionName): string {
    return (this.#names[name] ??= `${name}_${this.#digest}`);
  }
}
