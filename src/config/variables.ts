/** The variable that names the configuration file, as `--config` does. */
export const CONFIG_ENV = 'MQREST_CONFIG';

/** Variables of the commands that ask a running mqrest; they say nothing to one. */
const COMMAND_ENV = [
  ...['MQREST_URL', 'MQREST_TOKEN', 'MQREST_ACCESS_KEY_ID', 'MQREST_ACCESS_KEY_SECRET'],
  'MQREST_SECURITY_TOKEN',
];

/** Variables that are known, but are no settings. */
export const NO_SETTINGS: readonly string[] = [CONFIG_ENV, ...COMMAND_ENV];
