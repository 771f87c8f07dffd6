import { layerOf, settingBy, type Layer } from './layer';
import { nearest } from './nearest';
import { CONFIG_ENV } from './settings-table';

const settings = settingBy('env');
const KNOWN = [...settings.keys(), CONFIG_ENV];

/** What Kubernetes puts into every container when a service is called "mqrest"; not meant for us. */
const OF_KUBERNETES = /^MQREST_(SERVICE_HOST|SERVICE_PORT(_\w+)?|PORT_\d+_(TCP|UDP|SCTP)(_\w+)?)$/;

/** Reads the `MQREST_*` variables. Empty ones count as not set, as compose files leave them. */
export function readEnvironment(env: Readonly<NodeJS.ProcessEnv>): Layer {
  const problems: string[] = [];
  const written = Object.entries(env).flatMap(([name, value = '']) => {
    if (!name.startsWith('MQREST_') || name === CONFIG_ENV || value === '') return [];
    if (OF_KUBERNETES.test(name) || isServiceAddress(name, value)) return [];
    const setting = settings.get(name);
    if (setting !== undefined) return [{ setting, value, place: () => name }];
    const meant = nearest(name, KNOWN);
    problems.push(`${name}: unknown variable; ${meant ? `did you mean ${meant}? ` : ''}see --help`);
    return [];
  });
  return layerOf(written, problems);
}

function isServiceAddress(name: string, value: string): boolean {
  return name === 'MQREST_PORT' && /^(tcp|udp|sctp):\/\//.test(value);
}
