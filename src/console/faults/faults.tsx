import * as api from '../api/api';
import type { FaultReport } from '../api/types';
import { number } from '../lib/format';
import { Age } from '../parts/age';
import { Missing } from '../parts/missing';
import { TopicLabel } from '../parts/topic-label';
import { act, actSurely } from '../state/act';
import { useAnswer } from '../state/answer';
import { href } from '../state/address';
import { fill, words } from '../state/language';
import { ArmForm } from './arm-form';
import { actionText, matchText } from './fault-text';

const FIRINGS = 100;

/** What goes wrong on purpose: arm it, see it fire, take it back. */
export function Faults() {
  const w = words.value;
  const { value, problem } = useAnswer('faults', api.faults);
  return (
    <div class="page">
      <section aria-labelledby="arm-fault">
        <h1 id="arm-fault">{w.armFault}</h1>
        <ArmForm />
      </section>
      {problem !== undefined && <Missing problem={problem} />}
      {value !== undefined && <Armed report={value} />}
      {value !== undefined && <Firings report={value} />}
    </div>
  );
}

function Armed({ report: { faults } }: { report: FaultReport }) {
  const w = words.value;
  return (
    <section aria-labelledby="armed">
      <div class="heading">
        <h2 id="armed">{w.faults}</h2>
        {faults.length > 1 && (
          <button
            onClick={() =>
              void actSurely(fill(w.surelyDisarm, faults.length), w.disarmAll, api.dropFaults)
            }
          >
            {w.disarmAll}
          </button>
        )}
      </div>
      {faults.length === 0 && <p class="well">{w.noFaults}</p>}
      <ul class="armed-list">
        {faults.map((fault) => (
          <li class="panel" key={fault.id}>
            <span class="grow">
              <b>{actionText(fault.action, w)}</b>
              <small>
                {matchText(fault, w)} · <code>{fault.id}</code>
              </small>
            </span>
            <span>
              {w.fired} <b>{number(fault.fired)}</b>
              {fault.times !== undefined && ` / ${fault.times}`} ·{' '}
              <span class="muted">
                {w.matched} {number(fault.matched)}
              </span>
            </span>
            <button onClick={() => void act(() => api.dropFault(fault.id))}>{w.disarm}</button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Firings({ report: { firings } }: { report: FaultReport }) {
  const w = words.value;
  const last = firings.slice(-FIRINGS).reverse();
  return (
    <section aria-labelledby="firings">
      <h2 id="firings">{w.firings}</h2>
      {last.length === 0 && <p class="muted">{w.noFirings}</p>}
      {last.length > 0 && (
        <div class="scroll panel" tabIndex={0} role="region" aria-labelledby="firings">
          <table>
            <tbody>
              {last.map(({ fault, at, operation, ns, topic, group, requestId }) => (
                <tr key={requestId + fault}>
                  <td>
                    <Age at={at} />
                  </td>
                  <td>{w.operations[operation] ?? operation}</td>
                  <td>
                    <TopicLabel ns={ns} topic={topic} group={group} />
                  </td>
                  <td>
                    <code>{fault}</code>
                  </td>
                  <td>
                    <a href={href(['requests', requestId])}>{w.request}</a>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
