import { openLocalVenue } from './local-venue';
import { describeSdks } from './play';
import { toolchains } from './toolchain';

describe('the official Node SDK, memory store', () =>
  describeSdks({
    title: 'memory store',
    toolchains: toolchains.filter(({ sdk }) => sdk === 'Node'),
    open: () => openLocalVenue({ store: 'memory' }),
  }));
