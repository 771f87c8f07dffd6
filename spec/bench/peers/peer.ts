import type { Redis } from '../beds/redis';
import type { Dialect } from './dialect';

/** How one server is started. */
export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  /** What runs beside it, counted and stopped with it. */
  readonly beside?: Redis;
}

/** A server that does what mqrest does for another cloud, or mqrest. */
export interface Peer {
  readonly name: string;
  /** What it leaves out beside mqrest, or what else a reader must know. */
  readonly remark: string;
  readonly dialect: Dialect;
  /** Gets what it needs into a folder of its own; throws what is missing. */
  install(folder: string): void;
  command(port: number, folder: string): Command | Promise<Command>;
}
