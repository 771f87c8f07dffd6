import { Driver, type Program } from './driver';
import type { Scenario } from './scenario';
import { scenarios } from './scenarios';
import { Table } from './table';
import { find, type SdkName, type Toolchain } from './toolchain';
import type { Cast, Venue } from './venue';

const TIMEOUT_MS = 30_000;

/** Where every scenario is played, and with which SDKs. */
export interface Programme {
  readonly title: string;
  readonly toolchains: readonly Toolchain[];
  readonly open: () => Venue | Promise<Venue>;
  readonly isReal?: boolean;
}

/** Plays every scenario with every SDK; prints the table, which may have no hole. */
export function describeSdks({ title, toolchains, open, isReal = false }: Programme): void {
  const sdks = toolchains.map((toolchain) => ({ sdk: toolchain.sdk, found: find(toolchain) }));
  const table = new Table(
    title,
    scenarios.map(({ name }) => name),
    sdks.map(({ sdk }) => sdk),
  );
  let venue: Venue;
  beforeAll(async () => {
    venue = await open();
  }, TIMEOUT_MS);
  afterAll(async () => {
    await venue.close();
    process.stdout.write(`${table.toString()}\n`);
  }, TIMEOUT_MS);

  for (const { sdk, found } of sdks) {
    if ('program' in found) {
      describe(sdk, () => {
        const cast = castOf(sdk, found.program);
        const bill = { cast, venue: () => venue, table, isReal, sdks: sdks.map((one) => one.sdk) };
        for (const scenario of scenarios) play(scenario, bill);
      });
    } else {
      table.leaveOut(sdk, found.missing);
      leftOut(sdk, found.missing);
    }
  }
  it('leaves no hole in the table', () => expect(table.holes).toEqual([]));
}

/** With `CI=true` every SDK is required. */
function leftOut(sdk: SdkName, reason: string): void {
  if (process.env['CI'] === 'true') it(sdk, () => expect(reason).toBe('installed'));
  else it.skip(`${sdk} is left out: ${reason}`, () => undefined);
}

interface Playing extends Cast {
  /** To be called at a scenario's end. */
  readonly played: () => void;
}

/** The SDK's drivers, started anew after a scenario that did not come to its end. */
function castOf(sdk: SdkName, program: Program): () => Playing {
  let cast: Cast | undefined;
  const stop = async (): Promise<void> => {
    await Promise.all([cast?.first.stop(), cast?.second.stop()]);
    cast = undefined;
  };
  let isClean = true;
  beforeEach(async () => {
    if (!isClean) await stop();
    isClean = false;
    cast ??= { sdk, first: new Driver(program), second: new Driver(program) };
  });
  afterAll(stop);
  return () => {
    if (cast === undefined) throw new Error(`the driver of ${sdk} is not started yet`);
    return { ...cast, played: () => void (isClean = true) };
  };
}

interface Bill {
  readonly cast: () => Playing;
  readonly venue: () => Venue;
  readonly table: Table;
  readonly isReal: boolean;
  readonly sdks: readonly SdkName[];
}

function play(scenario: Scenario, { cast, venue, table, isReal, sdks }: Bill): void {
  const { name, localOnly, run } = scenario;
  if (isReal && localOnly !== undefined) {
    for (const sdk of sdks) table.set(name, sdk, { leftOut: localOnly });
    return;
  }
  const test = async (): Promise<void> => {
    const { sdk, played } = cast();
    table.set(name, sdk, 'failed');
    await run(await venue().stage(cast(), scenario));
    table.set(name, sdk, 'passed');
    played();
  };
  it(name, test, TIMEOUT_MS);
}
