import type { Arguments } from './arguments';
import type { ExitCode } from './failure';
import type { Syntax } from './syntax';
import type { Output } from './terminal/output';

/** A command. */
export interface Command<Name extends string = string> extends Syntax<Name> {
  /** A few words for the list of commands. */
  readonly summary: string;
  /** More for its own help, line by line. */
  readonly about: readonly string[];
  /** Lines as they are typed. */
  readonly examples: readonly string[];
  /** Resolves with the exit code, absent: done; rejects with a `Failure`. */
  run(call: Call<Name>): Promise<ExitCode | undefined>;
}

/** A command that is being run. */
export interface Call<Name extends string = string> {
  readonly args: Arguments<Name>;
  readonly out: Output;
  readonly env: Readonly<NodeJS.ProcessEnv>;
  readonly directory: string;
  readonly input: NodeJS.ReadStream;
}

/** A command whose flags are asked for by the names that it gives them. */
export function command<Name extends string>(one: Command<Name>): Command<Name> {
  return one;
}

/** Where mqrest is, and who asks. */
export const serverFlags = {
  url: { value: 'URL', about: 'where mqrest is (MQREST_URL)' },
  token: { value: 'TOKEN', about: 'of its control API (MQREST_TOKEN)' },
} as const;
/** What requests are signed with. */
export const keyFlags = {
  'access-key-id': { value: 'ID', about: 'to sign with (MQREST_ACCESS_KEY_ID)' },
  'access-key-secret': { value: 'SECRET', about: 'its secret (MQREST_ACCESS_KEY_SECRET)' },
  'security-token': { value: 'TOKEN', about: 'its STS token (MQREST_SECURITY_TOKEN)' },
} as const;
export const nsFlag = {
  ns: { value: 'INSTANCE', about: 'the instance; without it the default one' },
} as const;
export const jsonFlag = {
  json: { about: 'for programs: a line of JSON for each' },
} as const;
export const langFlag = {
  lang: { value: 'en|zh', about: 'the language of the sentences (en)' },
} as const;

export type ServerFlag = keyof typeof serverFlags;
export type KeyFlag = keyof typeof keyFlags;
