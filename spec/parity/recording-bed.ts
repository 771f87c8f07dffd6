import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Settings } from '../../src/config/settings';
import { startMqrest, type Mqrest } from '../../src/mqrest';
import { Recorder, type RecorderOptions } from '../../src/parity/record/recorder';
import type { Exchange } from '../../src/parity/recording';
import { ManualClock } from '../support/manual-clock';

/** A mqrest whose clock stands still, with a recorder before it. */
export class RecordingBed {
  readonly lines: string[] = [];
  readonly #directory = mkdtempSync(join(tmpdir(), 'parity-'));
  #recorder: Recorder | undefined;

  private constructor(
    readonly mq: Mqrest,
    readonly clock: ManualClock,
  ) {}

  static async start(
    settings: Partial<Settings> = {},
    options: Partial<RecorderOptions> = {},
  ): Promise<RecordingBed> {
    const clock = new ManualClock();
    const mq = await startMqrest(
      { port: 0, frozenPolls: 'wait', ...settings },
      { clock, warn: () => undefined },
    );
    const bed = new RecordingBed(mq, clock);
    bed.#recorder = await Recorder.start({
      ...{ to: mq.url, clock, write: (line) => bed.lines.push(line) },
      ...options,
    });
    return bed;
  }

  /** Of the recorder. */
  get url(): string {
    return this.#recorder?.url ?? '';
  }

  get exchanges(): Exchange[] {
    return this.lines.slice(1).map((line) => JSON.parse(line) as Exchange);
  }

  /** The file with what was recorded so far, its exchanges changed by `edit`. */
  file(edit: (exchange: Exchange) => unknown = (one) => one): string {
    const path = join(this.#directory, 'recording.ndjson');
    const [head = '', ...rest] = this.lines;
    const edited = rest.map((line) => JSON.stringify(edit(JSON.parse(line) as Exchange)));
    writeFileSync(path, [head, ...edited].map((line) => `${line}\n`).join(''));
    return path;
  }

  get text(): string {
    return readFileSync(this.file(), 'utf8');
  }

  /** Resolves when so many polls wait. */
  async parked(count = 1): Promise<void> {
    while (this.mq.broker.parked < count) await new Promise(setImmediate);
  }

  async close(): Promise<void> {
    await this.#recorder?.close();
    await this.mq.close();
    rmSync(this.#directory, { recursive: true, force: true });
  }
}
