import { useState } from 'preact/hooks';
import type { LiveEvent, ExplainedMessage } from '../api/types';
import { exactTime, number, span } from '../lib/format';
import { WireExchange } from '../events/wire-exchange';
import { Countdown } from '../parts/countdown';
import { Sentence } from '../parts/sentence';
import { now } from '../state/clock';
import { fill, words } from '../state/language';
import { scaleOf, type Scale } from './scale';
import { stepsOf, type Step } from './steps';

/** Steps that are drawn; of a message delivered again and again, the last ones. */
const MOST = 400;

/** The life of a message from publish to its end, one step a line. */
export function Timeline({
  life,
  events,
}: {
  life: ExplainedMessage;
  events: readonly LiveEvent[];
}) {
  const w = words.value;
  const [onlyProblems, setOnly] = useState(false);
  const [open, setOpen] = useState(-1);
  const known = stepsOf(life, events, w, now.value);
  const all = known.slice(-MOST);
  const steps = all.filter(({ problem }) => problem || !onlyProblems);
  const times = all.flatMap(({ at, end, deadline }) => [at, end ?? at, deadline ?? at]);
  const scale = scaleOf(
    [...times, ...(times.some((at) => at > now.value) ? [now.value] : [])],
    WIDTH,
  );
  const groups = new Set(all.map(({ group }) => group)).size;
  return (
    <section class="stack" aria-labelledby="timeline">
      <div class="heading">
        <h2 id="timeline">{w.timeline}</h2>
        <label class="check">
          <input
            type="checkbox"
            checked={onlyProblems}
            onChange={({ currentTarget }) => setOnly(currentTarget.checked)}
          />
          {w.onlyProblems}
        </label>
      </div>
      {known.length > MOST && <p class="muted">{fill(w.lastSteps, MOST, number(known.length))}</p>}
      {steps.length === 0 && <p class="muted">{w.noProblems}</p>}
      <ol class="timeline panel">
        {steps.map((step, index) => (
          <li key={index} class={`outcome-${step.outcome}`}>
            <StepLine
              step={step}
              from={life.publishedAt}
              scale={scale}
              hasGroup={groups > 2}
              isOpen={open === index}
              onOpen={() => setOpen(open === index ? -1 : index)}
            />
            {open === index && step.requestId !== undefined && <WireExchange id={step.requestId} />}
          </li>
        ))}
      </ol>
    </section>
  );
}

const WIDTH = 160;

interface LineProps {
  readonly step: Step;
  readonly from: number;
  readonly scale: Scale;
  readonly hasGroup: boolean;
  readonly isOpen: boolean;
  readonly onOpen: () => void;
}

function StepLine({ step, from, scale, hasGroup, isOpen, onOpen }: LineProps) {
  const { at, text, detail, group, deadline, requestId } = step;
  return (
    <div class="step">
      <time title={exactTime(at)}>+{span(at - from)}</time>
      <span class="step-what">
        <b>{text}</b>
        {hasGroup && group !== undefined && <span class="chip">{group}</span>}
        {detail !== undefined && (
          <small>
            <Sentence text={detail} />
          </small>
        )}
        {deadline !== undefined && deadline > now.value && (
          <small>
            <Countdown until={deadline} />
          </small>
        )}
      </span>
      <Bar step={step} scale={scale} />
      {requestId === undefined ? (
        <span />
      ) : (
        <button class="quiet" aria-expanded={isOpen} onClick={onOpen}>
          {words.value.openRequest}
        </button>
      )}
    </div>
  );
}

/** From where to where it lasted; what is to come is drawn thinner. */
function Bar({ step: { at, end, deadline }, scale }: { step: Step; scale: Scale }) {
  const x = scale(at);
  const reached = scale(end ?? (deadline === undefined ? at : Math.min(deadline, now.value)));
  const ends = deadline === undefined ? reached : scale(deadline);
  const isPoint = end === undefined && deadline === undefined;
  return (
    <svg
      class="bar"
      viewBox={`-5 0 ${WIDTH + 10} 14`}
      width={WIDTH + 10}
      height="14"
      aria-hidden="true"
    >
      <line class="axis" x1="0" x2={WIDTH} y1="7" y2="7" />
      {isPoint ? (
        <circle cx={x} cy="7" r="4" />
      ) : (
        <>
          <rect class="ahead" x={x} y="5" width={Math.max(2, ends - x)} height="4" rx="2" />
          <rect x={x} y="3" width={Math.max(3, reached - x)} height="8" rx="3" />
        </>
      )}
    </svg>
  );
}
