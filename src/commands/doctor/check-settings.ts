import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Settings } from '../../config/settings';
import { CONFIG_ENV, NO_SETTINGS } from '../../config/variables';
import { settingsOf } from '../client/server';
import type { Call } from '../command';
import { Failure } from '../failure';
import type { Finding } from './report';

const FILE = 'mqrest.yaml';

/** The settings that a mqrest started here would have, and what there is to say of them. */
export async function checkSettings(
  call: Pick<Call, 'env' | 'directory'>,
  argv: readonly string[],
): Promise<{ readonly settings?: Settings; readonly findings: readonly Finding[] }> {
  try {
    const settings = await settingsOf(call, argv);
    return {
      settings,
      findings: [{ level: 'ok', sentence: said(settings, sourcesOf(call, argv)) }],
    };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { findings: error.sentences.map((sentence) => ({ level: 'bad', sentence })) };
  }
}

function said(settings: Settings, sources: readonly string[]): string {
  const { store, auth, profile, port, credentials, controlToken } = settings;
  const keys = credentials.length === 1 ? '1 access key' : `${credentials.length} access keys`;
  const token = controlToken === '' ? 'no control token' : 'a control token';
  const from = sources.length === 0 ? 'all by default' : `from ${sources.join(', ')}`;
  return `port ${port}, store ${store}, auth ${auth}, profile ${profile}, ${keys}, ${token}; ${from}`;
}

/** Where settings come from, by name. */
function sourcesOf(
  { env, directory }: Pick<Call, 'env' | 'directory'>,
  argv: readonly string[],
): string[] {
  const file = env[CONFIG_ENV] ?? FILE;
  const variables = Object.entries(env).filter(
    ([name, value = '']) =>
      name.startsWith('MQREST_') && value !== '' && !NO_SETTINGS.includes(name),
  );
  const flags = argv.filter((arg) => arg.startsWith('--')).map((arg) => arg.split('=', 1)[0] ?? '');
  return [
    ...(existsSync(join(directory, file)) ? [file] : []),
    ...variables.map(([name]) => name),
    ...flags,
  ];
}
