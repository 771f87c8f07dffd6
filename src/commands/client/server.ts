import { readFileSync } from 'node:fs';
import type { Signer } from '../../aliyun/signer';
import type { Settings } from '../../config/settings';
import { wrongUsage } from '../failure';

/** A mqrest to talk to. Nothing of it but the address may be shown. */
export interface Server {
  /** Such as `http://127.0.0.1:9880`. */
  readonly origin: string;
  readonly token?: string | undefined;
  readonly keys?: Signer | undefined;
  /** What stands before `/topics`, such as `/base`. */
  readonly basePath: string;
  /** The certificate that the settings make it show, in PEM. */
  readonly certificate?: string | undefined;
  /** Who said where it is. */
  readonly by: `--${string}` | 'MQREST_URL' | 'settings';
}

/** The flags and variables of the person who asks; a command without a flag was not given it. */
interface Asking {
  readonly args: { one(flag: string): string | undefined };
  readonly env: Readonly<NodeJS.ProcessEnv>;
  readonly directory: string;
  /** The flag with the address; default: `url`. */
  readonly flag?: string;
}

/**
 * Where `--url` or MQREST_URL says, else where a mqrest with the settings of this directory is. The
 * token and the keys of the settings go to that one only. Throws a `Failure` for an address that
 * cannot be one.
 */
export async function serverOf(call: Asking, settings?: Settings): Promise<Server> {
  const { args, env, flag = 'url' } = call;
  const token = args.one('token') ?? nonEmpty(env['MQREST_TOKEN']);
  const keys = keysOf(call);
  for (const [by, url] of [
    [`--${flag}`, args.one(flag)],
    ['MQREST_URL', nonEmpty(env['MQREST_URL'])],
  ] as const) {
    if (url !== undefined) return { ...addressIn(url, by), token, keys, by };
  }
  const here = serverOfSettings(
    settings ?? (await settingsOf(call)),
    (await import('../../config/url.js')).urlOf,
  );
  return { ...here, token: token ?? here.token, keys: keys ?? here.keys };
}

/** The settings that a mqrest started here would have. Throws a `Failure` that names what is wrong. */
export async function settingsOf(
  { env, directory }: Pick<Asking, 'env' | 'directory'>,
  argv: readonly string[] = [],
): Promise<Settings> {
  const [{ loadConfig }, { ConfigError }] = await Promise.all([
    import('../../config/load.js'),
    import('../../config/complete.js'),
  ]);
  try {
    const command = loadConfig(argv, env, directory);
    if (command.kind === 'serve') return command.settings;
    throw wrongUsage(`--${command.kind} is no setting`);
  } catch (error) {
    throw error instanceof ConfigError ? wrongUsage(...error.problems) : error;
  }
}

function serverOfSettings(settings: Settings, urlOf: (settings: Settings) => string): Server {
  const { port, credentials, controlToken, basePath } = settings;
  if (port === 0) {
    throw wrongUsage(
      'the settings let mqrest choose any free port (0); say where it is with --url or MQREST_URL',
    );
  }
  const [first] = credentials;
  return {
    origin: urlOf(settings),
    token: nonEmpty(controlToken),
    keys: first && {
      id: first.accessKeyId,
      secret: first.accessKeySecret,
      securityToken: first.securityToken,
    },
    basePath,
    certificate: certificateOf(settings),
    by: 'settings',
  };
}

/** An address is shown in what goes wrong, so it may hold no secrets. */
function addressIn(text: string, by: string): Pick<Server, 'origin' | 'basePath'> {
  const allowed = 'allowed: http://HOST:PORT or https://HOST:PORT';
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.host === '') {
    throw wrongUsage(`${by} is no address of a mqrest; ${allowed}`);
  }
  if (url.username !== '' || url.password !== '') {
    throw wrongUsage(`${by} has a user or password, which mqrest does not know; ${allowed}`);
  }
  if (url.search !== '' || url.hash !== '') {
    throw wrongUsage(`${by} has a ? or # in it; ${allowed}`);
  }
  return { origin: url.origin, basePath: url.pathname.replace(/\/+$/, '') };
}

function keysOf({ args, env }: Asking): Signer | undefined {
  const id = args.one('access-key-id') ?? nonEmpty(env['MQREST_ACCESS_KEY_ID']);
  const secret = args.one('access-key-secret') ?? nonEmpty(env['MQREST_ACCESS_KEY_SECRET']);
  if (id === undefined && secret === undefined) return undefined;
  if (id === undefined || secret === undefined) {
    throw wrongUsage('an access key is --access-key-id and --access-key-secret together');
  }
  const securityToken = args.one('security-token') ?? nonEmpty(env['MQREST_SECURITY_TOKEN']);
  return { id, secret, securityToken };
}

/** The certificate that these settings make a mqrest show, in PEM. */
export function certificateOf({ tlsCert }: Settings): string | undefined {
  try {
    return tlsCert === '' ? undefined : readFileSync(tlsCert, 'utf8');
  } catch {
    // The server says what is wrong with it.
    return undefined;
  }
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}
