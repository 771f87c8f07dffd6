import type { GroupDetail } from '../api/types';
import { clientName } from '../lib/format';
import { Ago } from '../parts/age';
import { words } from '../state/language';

/** Who asks for the group: the last poll of each client. */
export function Members({ of: { members } }: { of: GroupDetail }) {
  const w = words.value;
  return (
    <section aria-labelledby="members">
      <h2 id="members">{w.members}</h2>
      {members.length === 0 && <p class="muted">{w.noMembers}</p>}
      {members.length > 0 && (
        <div class="scroll panel" tabIndex={0} role="region" aria-labelledby="members">
          <table>
            <thead>
              <tr>
                <th scope="col">{w.client}</th>
                <th scope="col">{w.tags}</th>
                <th scope="col">{w.mode}</th>
                <th scope="col">{w.lastPoll}</th>
                <th scope="col" class="number">
                  {w.taken}
                </th>
              </tr>
            </thead>
            <tbody>
              {members.map(({ client, tags, mode, polledAt, taken }, index) => (
                <tr key={index}>
                  <th scope="row">{clientName(client)}</th>
                  <td>
                    <span class="tag">{tags?.join(' || ') ?? '*'}</span>
                  </td>
                  <td>{w.modes[mode]}</td>
                  <td>
                    <Ago at={polledAt} />
                  </td>
                  <td class="number">{taken ?? w.waits}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
