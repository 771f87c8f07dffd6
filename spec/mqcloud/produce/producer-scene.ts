import type { FaultAction } from '../../../src/faults/fault';
import type { Store } from '../../../src/store/store';
import { bodies, GatewayBed } from '../../support/gateway-bed';

/** Serves t4, four queues on two brokers, to t4-producer and g4. Everything is fresh for each test. */
export class ProducerScene {
  store!: Store;
  bed!: GatewayBed;

  constructor(private readonly open: () => Promise<Store>) {
    beforeEach(() => this.#serve());
    afterEach(async () => {
      await this.bed.close();
      await this.store.close();
    });
  }

  readonly produce = (values: Readonly<Record<string, string | number | boolean>> = {}) =>
    this.bed.post('/mq/produce', { producer: 't4-producer', message: 'a', ...values });

  /** What sending comes to from now on; without an action what it should. */
  readonly sendingGoesWrong = (action?: FaultAction) => {
    this.bed.goWrong(action, 'publish');
  };

  /** The messages of so many polls that ack nothing. */
  readonly found = async (polls: number): Promise<string[]> => {
    const found = [];
    for (let n = 0; n < polls; n++) {
      found.push(...bodies(await this.bed.get('/mq/message', { topic: 't4', consumer: 'g4' })));
    }
    return found;
  };

  async #serve(): Promise<void> {
    this.store = await this.open();
    await this.store.declare({
      topic: { instance: '', topic: 't4' },
      shape: { type: 'normal', queues: 4 },
    });
    this.bed = new GatewayBed({
      store: this.store,
      autoRegister: false,
      quirks: { queuesPerBroker: 2 },
      producers: [{ producer: 't4-producer', topic: 't4' }],
      consumers: [{ consumer: 'g4', topic: 't4', broadcast: false }],
    });
    await this.bed.open();
  }
}
