import { resolve } from 'node:path';
import { CliProcess } from '../support/cli-process';
import { freePort } from '../support/redis-process';
import { LEASE_MS } from './client';

const CLI = resolve('dist/cli.js');
const COMMAND = [process.execPath, CLI] as const;
const LEASE = `${LEASE_MS}ms`;
const FLAGS = ['--log', 'off', '--retry', LEASE, '--ordered-retry', LEASE];

/** A mqrest that is killed and started again, always on one port. */
export class MqrestProcess {
  private constructor(
    readonly port: number,
    private readonly flags: readonly string[],
    private cli: CliProcess,
  ) {}

  /** Resolves when it serves. The last of equal flags wins. */
  static async start(flags: readonly string[]): Promise<MqrestProcess> {
    const port = await freePort();
    const all = ['--port', `${port}`, ...FLAGS, ...flags];
    const one = new MqrestProcess(port, all, new CliProcess(all, { command: COMMAND }));
    await one.cli.url();
    return one;
  }

  get pid(): number {
    return this.cli.child.pid ?? 0;
  }

  /** kill -9, and a new one at once; resolves with when that was, as soon as the new one serves. */
  async killAndRestart(): Promise<number> {
    await this.kill();
    const killedAt = Date.now();
    this.cli = new CliProcess(this.flags, { command: COMMAND });
    await this.cli.url();
    return killedAt;
  }

  async kill(): Promise<void> {
    this.cli.child.kill('SIGKILL');
    await this.cli.code();
  }
}
