import * as api from '../api/api';
import type { ExplainedGroup, ExplainedMessage } from '../api/types';
import { act, actSurely } from '../state/act';
import { fill, words } from '../state/language';

/** What can be done about a message in a group, as far as it can now. */
export function GroupActions({ life, group }: { life: ExplainedMessage; group: ExplainedGroup }) {
  const w = words.value;
  const { id: messageId, topic } = life;
  const name = { ns: group.ns ?? life.ns, topic, group: group.group };
  if (group.state === 'inflight') {
    return (
      <div class="buttons">
        <button
          onClick={() =>
            void actSurely(
              fill(w.surelyEnd, group.group),
              w.endDelivery,
              () => api.endDeliveries(name, { messageId }),
              ({ expired }) => fill(w.ended, expired),
            )
          }
        >
          {w.endDelivery}
        </button>
        <button
          onClick={() =>
            void actSurely(
              fill(w.surelyDead, group.group),
              w.toDead,
              () => api.deadLetter(name, { messageId }),
              ({ deadLettered }) => fill(w.buried, deadLettered),
            )
          }
        >
          {w.toDead}
        </button>
      </div>
    );
  }
  if (group.state !== 'dead') return null;
  return (
    <div class="buttons">
      <button
        onClick={() =>
          void act(
            () => api.resend(name, { messageIds: [messageId] }),
            ({ resent }) => fill(w.resent, resent),
          )
        }
      >
        {w.resend}
      </button>
    </div>
  );
}
