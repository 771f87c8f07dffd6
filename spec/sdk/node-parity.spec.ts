import { describeParity } from './parity';
import { toolchains } from './toolchain';

describe('the official Node SDK through a recorder, memory store', () =>
  describeParity(
    toolchains.filter(({ sdk }) => sdk === 'Node'),
    () => ({ store: 'memory' }),
    [['the memory store', () => ({ store: 'memory' })]],
  ));
