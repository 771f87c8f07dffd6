import { clockCommand } from './clock';
import type { Command } from './command';
import { doctorCommand } from './doctor';
import { peekCommand } from './peek';
import { receiveCommand } from './receive';
import { recordCommand } from './record';
import { replayCommand } from './replay';
import { sendCommand } from './send';
import { tailCommand } from './tail';
import { topicsCommand } from './topics';
import { whyCommand } from './why';

/** Every command, in the order of the help. */
export const allCommands: readonly Command[] = [
  sendCommand,
  receiveCommand,
  peekCommand,
  whyCommand,
  topicsCommand,
  tailCommand,
  clockCommand,
  recordCommand,
  replayCommand,
  doctorCommand,
];
