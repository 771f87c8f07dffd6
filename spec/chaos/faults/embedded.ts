import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Bed } from '../fault';
import { MqrestProcess } from '../mqrest-process';

/** One mqrest with the embedded store; `flags` is given a directory that is removed at the end. */
export async function embedded(
  flags: (directory: string) => readonly string[],
  strikes: (mqrest: MqrestProcess) => Bed['strikes'],
): Promise<Bed> {
  const directory = mkdtempSync(join(tmpdir(), 'mqrest-chaos-'));
  const mqrest = await MqrestProcess.start(flags(`${directory}/`));
  return {
    ports: [mqrest.port],
    strikes: strikes(mqrest),
    stop: async () => {
      await mqrest.kill();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
