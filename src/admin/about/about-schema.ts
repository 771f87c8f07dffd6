import * as v from 'valibot';
import type { NamedSchemas } from '../../schema/named-schemas';
import { object, type ValueOf } from '../../schema/schema';

/** Settings by the keys of the configuration file, in its nesting; spans are ms. */
const settingValues = v.record(v.string(), v.unknown());
/** What runs, and how. */
export const about = object({ version: v.string(), settings: settingValues });

/** What the description of the API calls them. */
export const aboutSchemas: NamedSchemas = {
  About: [about, 'What runs, and with which settings.'],
  SettingValues: [
    settingValues,
    'The settings in force by the keys of the configuration file, in its nesting; spans are ms. Secrets are left out.',
  ],
};

/** What runs, and how. */
export type AboutView = ValueOf<typeof about>;
