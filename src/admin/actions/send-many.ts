import { ofMessage, type Addressed } from '../../broker/batch-check';
import type { Broker } from '../../broker/broker';
import type { PublishResult } from '../../broker/message';
import type { Clock } from '../../clock';
import { ControlError } from '../../schema/control-error';
import type { MessageToSend } from './action-schema';
import { draftOf } from './draft';

export interface SendManyParts {
  readonly broker: Broker;
  readonly clock: Clock;
}

/** Publishes messages one after the other, none where one of them would be refused; throws as the broker does. */
export async function sendMany(
  { broker, clock }: SendManyParts,
  messages: readonly MessageToSend[],
  requestId: string,
): Promise<PublishResult[]> {
  const now = clock.now();
  const addressed = messages.map((message, index) => addressedOf(message, index, now, requestId));
  await broker.checkBatch(addressed);
  const sent: PublishResult[] = [];
  for (const [index, { to, draft }] of addressed.entries()) {
    try {
      sent.push(await broker.publish(to, draft, undefined));
    } catch (error) {
      throw ofMessage(index, error, `; ${index} were sent before it`);
    }
  }
  return sent;
}

function addressedOf(
  message: MessageToSend,
  index: number,
  now: number,
  requestId: string,
): Addressed {
  const { ns = '', topic } = message;
  try {
    return { to: { instance: ns, topic }, draft: draftOf(message, now, requestId) };
  } catch (error) {
    if (!(error instanceof ControlError)) throw error;
    const { detail = error.title, field = '', ...about } = error.about;
    const at = `messages[${index}].`;
    throw new ControlError(error.code, { ...about, detail: at + detail, field: at + field });
  }
}
