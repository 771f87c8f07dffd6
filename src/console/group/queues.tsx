import type { GroupDetail } from '../api/types';
import { clientName, number, shortId } from '../lib/format';
import { Countdown } from '../parts/countdown';
import { href } from '../state/address';
import { now } from '../state/clock';
import { fill, words } from '../state/language';

type Queue = GroupDetail['queues'][number];

/** Where a group stands in each queue, and who holds one. */
export function Queues({ of: { ns, queues } }: { of: GroupDetail }) {
  const w = words.value;
  return (
    <section aria-labelledby="queues">
      <h2 id="queues">{w.queues}</h2>
      <div class="scroll panel" tabIndex={0} role="region" aria-labelledby="queues">
        <table>
          <thead>
            <tr>
              <th scope="col">{w.queue}</th>
              <th scope="col" class="number">
                {w.offset}
              </th>
              <th scope="col" class="number">
                {w.backlog}
              </th>
              <th scope="col" class="number">
                {w.inflight}
              </th>
              <th scope="col">{w.lockedBy}</th>
            </tr>
          </thead>
          <tbody>
            {queues.map((queue) => (
              <tr key={queue.queue}>
                <th scope="row">{queue.queue}</th>
                <td class="number">
                  {number(queue.offset)} <small>/ {number(queue.max)}</small>
                </td>
                <td class="number">
                  <Backlog of={queue} />
                </td>
                <td class="number">{number(queue.inflight)}</td>
                <td>{queue.lockedBy !== undefined && <Lock by={queue.lockedBy} ns={ns} />}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

/** The share of the queue that is before the group. */
function Backlog({ of: { backlog, min, max } }: { of: Queue }) {
  const share = max > min ? (backlog / (max - min)) * 48 : 0;
  return (
    <span class="backlog">
      <svg viewBox="0 0 48 6" width="48" height="6" aria-hidden="true">
        <rect class="axis" width="48" height="6" rx="3" />
        <rect width={Math.min(48, share)} height="6" rx="3" />
      </svg>
      {number(backlog)}
    </span>
  );
}

function Lock({ by, ns }: { by: NonNullable<Queue['lockedBy']>; ns: string }) {
  const { id, client, until } = by;
  const w = words.value;
  const [before = '', after = ''] = w.lockedFor.split('{0}');
  return (
    <>
      {id !== undefined && (
        <a href={href(['messages', id], { of: ns })}>
          <code>{shortId(id)}</code>
        </a>
      )}{' '}
      {client !== undefined &&
        (id === undefined ? clientName(client) : fill(w.to, clientName(client)))}{' '}
      {until !== undefined && until > now.value && (
        <span class="state-queue-locked">
          {before}
          <Countdown until={until} />
          {after}
        </span>
      )}
    </>
  );
}
