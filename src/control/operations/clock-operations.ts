import type { ClockControl } from '../../admin/clock/clock-control';
import type { Look } from '../../admin/look/look';
import { operation, type Operation } from '../api/operation';
import { ControlError } from '../../schema/control-error';
import { clockMove, clockReport, clockView } from '../../admin/clock/clock-schema';

/** `GET` and `POST /clock`. */
export function clockOperations(clock: ClockControl, look: Look): Operation[] {
  return [
    operation({
      id: 'getClock',
      tag: 'clock',
      method: 'GET',
      path: '/clock',
      summary: 'The time, and what falls due first by itself',
      description:
        'next: a delivery ends, a scheduled message comes or a half message is checked; polls do not count.',
      reply: clockView,
      async handle() {
        const { state } = clock;
        const next = await look.nextDue();
        return next === undefined ? state : { ...state, next };
      },
    }),
    operation({
      id: 'moveClock',
      tag: 'clock',
      method: 'POST',
      path: '/clock',
      summary: 'Move, stop or start the time',
      description:
        'Exactly one of advance, set, next (to where something falls due first), freeze, resume and ' +
        'reset, which lets time go as it did at the start. What falls due happens in its order; the ' +
        'reply comes when every poll that was woken is answered or waits again, in all processes ' +
        'on the store.',
      body: clockMove,
      example: { advance: '5m' },
      reply: clockReport,
      problems: { 409: 'With next: nothing falls due by itself.' },
      handle: ({ body: { advance, set, next, freeze, resume, reset } }) => {
        const asked = [advance, set, next, freeze, resume, reset].filter(
          (one) => one !== undefined,
        );
        if (asked.length !== 1) throw notOne();
        if (advance !== undefined) return clock.advance(advance);
        if (set !== undefined) return clock.set(set);
        if (next) return clock.next();
        if (freeze) return clock.freeze();
        return resume ? clock.resume() : clock.reset();
      },
    }),
  ];
}

function notOne(): ControlError {
  const allowed = 'exactly one of advance, set, next, freeze, resume and reset';
  return new ControlError('InvalidValue', {
    detail: `The body must have ${allowed}.`,
    field: '',
    allowed,
  });
}
