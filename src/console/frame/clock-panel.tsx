import * as api from '../api/api';
import type { Due } from '../api/types';
import { countdown, span, time } from '../lib/format';
import { act } from '../state/act';
import { useAnswer } from '../state/answer';
import { adopt, clockState, now, timeNow } from '../state/clock';
import { fill, words } from '../state/language';

/** The time of mqrest, and what moves it. */
export function ClockPanel() {
  const w = words.value;
  const state = clockState.value;
  const { value } = useAnswer('next', api.nextDue);
  const next = value?.next;
  return (
    <div class="clock" role="group" aria-label={w.clock}>
      <span class="clock-time">
        <time>{time(now.value, Date.now())}</time>
        <small>{offsetText(state?.offsetMs ?? 0, state?.frozen === true)}</small>
      </span>
      <span class="buttons">
        <Forward label="+1 m" by={60_000} />
        <Forward label="+5 m" by={300_000} />
        <button
          disabled={next === undefined}
          title={next === undefined ? w.noTimer : hint(next)}
          onClick={() => next !== undefined && move({ set: Math.max(next.at, timeNow()) + 1 })}
        >
          {w.toTimer}
          {next !== undefined && <small> {countdown(next.at - now.value)}</small>}
        </button>
        <button
          aria-pressed={state?.frozen === true}
          onClick={() => move(state?.frozen === true ? { resume: true } : { freeze: true })}
        >
          {state?.frozen === true ? w.resume : w.freeze}
        </button>
      </span>
    </div>
  );
}

function Forward({ label, by }: { label: string; by: number }) {
  return (
    <button title={fill(words.value.forward, span(by))} onClick={() => move({ advance: by })}>
      {label}
    </button>
  );
}

function move(to: object): void {
  void act(
    async () => {
      const report = await api.moveClock(to);
      adopt(report);
      return report;
    },
    ({ now: at, redelivered, released, deadLettered, expired }) => {
      const w = words.peek();
      const happened = fill(w.happened, redelivered, released, deadLettered, expired);
      return fill(w.clockMoved, time(at, Date.now()), happened);
    },
  );
}

function offsetText(offsetMs: number, frozen: boolean): string {
  const w = words.value;
  const isMoved = Math.abs(offsetMs) >= 500;
  const away = fill(offsetMs < 0 ? w.behind : w.ahead, span(offsetMs));
  if (frozen) return isMoved ? `${w.frozen} · ${away}` : w.frozen;
  return isMoved ? away : w.realTime;
}

function hint({ kind, topic, group = '', at }: Due): string {
  const w = words.value;
  return fill(w.toTimerHint, fill(w.timerKind[kind], topic, group), countdown(at - now.value));
}
