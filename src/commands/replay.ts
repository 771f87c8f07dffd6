import { closeSync, openSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { serverOf } from './client/server';
import { command, jsonFlag, keyFlags, type Call, type KeyFlag } from './command';
import { EXIT, refused, unreachable, wrongUsage } from './failure';
import { loadMqrest } from './here';
import { printable } from './terminal/printable';

type Name = KeyFlag | 'against' | 'known' | 'tolerance' | 'report' | 'json';

/** `mqrest replay`. */
export const replayCommand = command<Name>({
  name: 'replay',
  operands: ['FILE', '[-- FLAGS...]'],
  summary: 'play a recording again and say what differs',
  about: [
    'Plays what mqrest record wrote against a fresh mqrest with the settings of the',
    'FLAGS (as mqrest takes them), whose clock is moved, so that an hour takes',
    'seconds; or against an address, in real time. Prints the report in Markdown;',
    'exit code 1 where something differs that is not known.',
  ],
  flags: {
    against: { value: 'URL', about: 'play against this address' },
    known: { value: 'FILE', about: 'known deviations, a list in JSON' },
    tolerance: { value: 'TIME', about: 'how far times may be off (250ms)' },
    report: { value: 'FILE', about: 'write the report as JSON, for the console' },
    ...jsonFlag,
    ...keyFlags,
  },
  examples: [
    'mqrest replay recording.ndjson',
    'mqrest replay recording.ndjson --known known.json -- --profile strict',
  ],
  async run(call) {
    const { args, out, directory } = call;
    const [file = '', ...flags] = args.operands;
    const server = args.has('against') ? await addressed(call) : undefined;
    if (server !== undefined && flags.length > 0) {
      throw wrongUsage('settings are for a fresh mqrest; leave them out, or --against');
    }
    const known = args.one('known');
    const [{ replay, markdownOf, readKnown, Unreachable }, { chosenBy }, { ConfigError }] =
      await Promise.all([
        loadMqrest(),
        import('../config/load.js'),
        import('../config/complete.js'),
      ]);
    const path = args.one('report');
    if (path !== undefined) checkWritable(resolve(directory, path));
    try {
      const report = await replay(resolve(directory, file), {
        ...{ against: server?.origin, key: server?.keys },
        toleranceMs: args.span('tolerance'),
        known: known === undefined ? [] : readKnown(resolve(directory, known)),
        settings: chosenBy(flags, directory),
      });
      const json = JSON.stringify(report, null, 2);
      if (path !== undefined) writeFileSync(resolve(directory, path), `${json}\n`);
      if (out.json) out.record(report);
      else for (const line of markdownOf(report).trimEnd().split('\n')) out.line(printable(line));
      return report.unknown > 0 ? EXIT.refused : undefined;
    } catch (error) {
      if (error instanceof ConfigError) throw wrongUsage(...error.problems);
      const { message } = error as Error;
      throw error instanceof Unreachable ? unreachable(message) : refused(message);
    }
  },
});

/** Before a run that may take long. */
function checkWritable(path: string): void {
  try {
    closeSync(openSync(path, 'a'));
  } catch (error) {
    throw refused(`the report cannot be written: ${(error as Error).message}`);
  }
}

/** The address with the key of the flags or the environment. */
async function addressed({ args, env, directory }: Call<Name>) {
  const server = await serverOf({ args, env, directory, flag: 'against' });
  if (server.basePath === '') return server;
  throw wrongUsage('--against has a path; allowed: http://HOST:PORT or https://HOST:PORT');
}
