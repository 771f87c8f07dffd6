import { mkdtempSync, rmSync, writeFileSync, appendFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Settings } from '../../src/config/settings';
import { Recorder } from '../../src/parity/record/recorder';
import { replay } from '../../src/parity/replay/replay';
import { markdownOf } from '../../src/parity/report/markdown';
import { openLocalVenue } from './local-venue';
import { describeSdks } from './play';
import type { Toolchain } from './toolchain';

/** What was recorded of one mqrest, and what it was like. */
interface Recorded {
  readonly file: string;
  readonly settings: Partial<Settings>;
}

/**
 * Plays every scenario with every SDK through a recorder, then what was recorded against fresh
 * mqrests: nothing may differ.
 */
export function describeParity(
  toolchains: readonly Toolchain[],
  store: () => Partial<Settings>,
  stores: readonly (readonly [name: string, options: () => Partial<Settings>])[],
): void {
  const directory = mkdtempSync(join(tmpdir(), 'parity-'));
  const recorded: Recorded[] = [];
  const recorders: Recorder[] = [];
  afterAll(async () => {
    await Promise.all(recorders.map((one) => one.close()));
    rmSync(directory, { recursive: true });
  });

  describeSdks({
    title: 'through a recorder',
    toolchains,
    open: () =>
      openLocalVenue(store(), async ({ url: to, settings }, clock) => {
        const file = join(directory, `${recorders.length}.ndjson`);
        writeFileSync(file, '');
        const write = (line: string): void => appendFileSync(file, `${line}\n`);
        const recorder = await Recorder.start({ to, clock, write });
        recorders.push(recorder);
        const { start, skewMs, profile, instances } = settings;
        recorded.push({ file, settings: { start, skewMs, profile, instances } });
        return recorder.url;
      }),
  });

  it.each(stores)(
    'what was recorded has no difference on %s',
    async (_, options) => {
      expect(recorded).toHaveLength(2);
      for (const { file, settings } of recorded) {
        const report = await replay(file, { settings: { ...settings, ...options() } });
        expect(report.differences.length === 0 ? '' : markdownOf(report)).toBe('');
        expect(report.notPlayed).toBe(0);
        expect(report.operations.length).toBeGreaterThan(1);
      }
    },
    300_000,
  );
}
