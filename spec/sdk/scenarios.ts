import type { Scenario } from './scenario';
import { content } from './scenarios/content';
import { delivery } from './scenarios/delivery';
import { receiptHandles } from './scenarios/handles';
import { order } from './scenarios/order';
import { polling } from './scenarios/polling';
import { refusals } from './scenarios/refusals';
import { transactions } from './scenarios/transactions';

/** What every official SDK must find at the service, in the order of the table's rows. */
export const scenarios: readonly Scenario[] = [
  ...delivery,
  ...content,
  ...polling,
  ...receiptHandles,
  ...order,
  ...transactions,
  ...refusals,
];
