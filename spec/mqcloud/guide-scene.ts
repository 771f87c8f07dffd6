import type { FaultAction } from '../../src/faults/fault';
import type { Store } from '../../src/store/store';
import { GatewayBed } from '../support/gateway-bed';

type Values = Readonly<Record<string, string | number | boolean | undefined>>;

export const TOPIC = 'mqcloud-json-test-topic';
export const CONSUMER = 'http-clustering-consumer';
const PRODUCER = `${TOPIC}-producer`;

/** The gateway as the user guide of 2024 has it: its profile, its names, nothing declared. */
export class GuideScene {
  store!: Store;
  bed!: GatewayBed;

  constructor(open: () => Promise<Store>) {
    beforeEach(async () => {
      this.store = await open();
      this.bed = new GatewayBed({
        store: this.store,
        profile: 'seed-2024',
      });
      await this.bed.open();
    });
    afterEach(async () => {
      await this.bed.close();
      await this.store.close();
    });
  }

  readonly produce = (message: string, values: Values = {}) =>
    this.bed.post('/mq/produce', { producer: PRODUCER, message, ...values });
  readonly poll = (values: Values = {}, headers = {}) =>
    this.bed.get('/mq/message', { topic: TOPIC, consumer: CONSUMER, ...values }, headers);
  readonly ack = (values: Values = {}) =>
    this.bed.get('/mq/ack', { topic: TOPIC, consumer: CONSUMER, ...values });
  /** What sending comes to from now on; without an action what it should. */
  readonly sendingGoesWrong = (action?: FaultAction) => {
    this.bed.goWrong(action, 'publish');
  };
  readonly host = () => this.bed.url.replace('http://', '');

  /** Leaves polls one queue to choose. */
  readonly onlyQueue = async (queue: number): Promise<void> => {
    const lockAt = this.bed.clock.now();
    for (const other of [0, 1, 2, 3].filter((n) => n !== queue)) {
      await this.bed.setRow(TOPIC, CONSUMER, other, { lockAt, lockedAt: lockAt });
    }
  };
}
