import type { ClockControl } from '../../admin/clock/clock-control';
import { operation, type Operation } from '../api/operation';
import { ControlError } from '../../schema/control-error';
import { clockMove, clockReport, clockState } from '../../admin/clock/clock-schema';

/** `GET` and `POST /clock`. */
export function clockOperations(clock: ClockControl): Operation[] {
  return [
    operation({
      id: 'getClock',
      tag: 'clock',
      method: 'GET',
      path: '/clock',
      summary: 'The time',
      reply: clockState,
      handle: () => clock.state,
    }),
    operation({
      id: 'moveClock',
      tag: 'clock',
      method: 'POST',
      path: '/clock',
      summary: 'Move, stop or start the time',
      description:
        'Exactly one of advance, set, freeze, resume and reset, which lets time go as it did at the ' +
        'start. What falls due happens in its order; the ' +
        'reply comes when every poll that was woken is answered or waits again, in all processes ' +
        'on the store.',
      body: clockMove,
      example: { advance: '5m' },
      reply: clockReport,
      handle: ({ body: { advance, set, freeze, resume, reset } }) => {
        const asked = [advance, set, freeze, resume, reset].filter((one) => one !== undefined);
        if (asked.length !== 1) throw notOne();
        if (advance !== undefined) return clock.advance(advance);
        if (set !== undefined) return clock.set(set);
        if (freeze) return clock.freeze();
        return resume ? clock.resume() : clock.reset();
      },
    }),
  ];
}

function notOne(): ControlError {
  const allowed = 'exactly one of advance, set, freeze, resume and reset';
  return new ControlError('InvalidValue', {
    detail: `The body must have ${allowed}.`,
    field: '',
    allowed,
  });
}
