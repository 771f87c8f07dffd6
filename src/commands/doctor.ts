import { serverOf, type Server } from './client/server';
import { command, jsonFlag, keyFlags, serverFlags, type KeyFlag, type ServerFlag } from './command';
import { checkControl } from './doctor/check-control';
import { checkServer } from './doctor/check-server';
import { checkSettings } from './doctor/check-settings';
import { checkSignature } from './doctor/check-signature';
import { checkStore } from './doctor/check-store';
import { Report } from './doctor/report';
import { tryOut } from './doctor/trial';
import { EXIT } from './failure';

type Name = ServerFlag | KeyFlag | 'json';

/** `mqrest doctor`. */
export const doctorCommand = command<Name>({
  name: 'doctor',
  operands: ['[-- FLAGS...]'],
  summary: 'find out what is wrong',
  about: [
    'Checks the settings here (those of the FLAGS among them, as mqrest takes them),',
    'whether the store can be had and is fit, whether a mqrest runs and lets the',
    'commands in, and whether a request that is signed here is admitted: by the one',
    'that runs, or by one of its own. With --url only the mqrest there. It changes',
    'nothing, except that Redis gets the functions of mqrest, as at each start.',
  ],
  flags: { ...jsonFlag, ...serverFlags, ...keyFlags },
  examples: ['mqrest doctor', 'mqrest doctor -- --store redis --redis-url redis://db:6379'],
  async run(call) {
    const { args, env, out } = call;
    const report = new Report(out);
    const isElsewhere = args.one('url') !== undefined || (env['MQREST_URL'] ?? '') !== '';
    if (isElsewhere) await examine(await serverOf(call), report);
    else {
      const { settings, findings } = await checkSettings(call, args.operands);
      report.tell('settings', findings);
      if (settings === undefined) return EXIT.refused;
      report.tell('store', await checkStore(settings));
      const server = settings.port === 0 ? undefined : await serverOf(call, settings);
      const isThere = server !== undefined && (await examine(server, report));
      if (!isThere) report.tell('signature', [await tryOut(settings, server?.keys)]);
    }
    return report.isBad ? EXIT.refused : undefined;
  },
});

/** Whether a mqrest is there. */
async function examine(server: Server, report: Report): Promise<boolean> {
  const { isMqrest, findings } = await checkServer(server);
  report.tell('server', findings);
  if (!isMqrest) return false;
  report.tell('control', await checkControl(server));
  report.tell('signature', [await checkSignature(server, 'it')]);
  return true;
}
