import type { ClockReport, ClockState, ClockView } from '../admin/clock/clock-schema';
import type { Due } from '../admin/look/look-schema';
import { readDuration } from '../lib/duration';
import { nearest } from '../lib/nearest';
import { ControlClient } from './client/control';
import { serverOf } from './client/server';
import { command, jsonFlag, serverFlags, type Call, type ServerFlag } from './command';
import { wrongUsage } from './failure';
import { dateOf, relative, span } from './terminal/times';

type Name = ServerFlag | 'json';

const WORDS = ['next', 'freeze', 'resume', 'reset'];
const ALLOWED =
  '+TIME (+5m, +1d), next, freeze, resume, reset, or a date and time (2030-01-31T12:00:00Z)';

/** `mqrest clock`. */
export const clockCommand = command<Name>({
  name: 'clock',
  operands: ['[MOVE]'],
  summary: 'show the time, or move it: +5m, next',
  about: [
    'Shows the time that mqrest goes by and what falls due first, or moves it:',
    '  +5m      5 minutes on (ms, s, m, h, d); what falls due on the way happens',
    '  next     to where something falls due: a retry, a scheduled message, a check',
    '  freeze   stop it; resume: let it go on; reset: as it was at the start',
    '  2030-01-31T12:00:00Z, or epoch ms: to that time',
  ],
  flags: { ...jsonFlag, ...serverFlags },
  examples: ['mqrest clock', 'mqrest clock +5m', 'mqrest clock next'],
  async run(call) {
    const { args, out } = call;
    const [move] = args.operands;
    const client = new ControlClient(await serverOf(call));
    if (move === undefined) await show(call, client);
    else {
      const report = await client.post<ClockReport>('/clock', bodyOf(move));
      if (out.json) out.record(report);
      else {
        out.line(stateLine(call, report));
        out.line(effectsLine(report));
      }
    }
    return undefined;
  },
});

async function show(call: Call<Name>, client: ControlClient): Promise<void> {
  const { out } = call;
  const view = await client.get<ClockView>('/clock');
  if (out.json) out.record(view);
  else {
    const { now, next } = view;
    out.line(stateLine(call, view));
    out.wrap(next === undefined ? 'Nothing falls due by itself.' : dueText(next, now));
  }
}

function bodyOf(move: string): object {
  if (WORDS.includes(move)) return { [move]: true };
  if (move.startsWith('+')) {
    const ms = readDuration(move.slice(1));
    if (ms !== undefined) return { advance: ms };
  } else if (/^\d{11,}$/.test(move)) return { set: Number(move) };
  else if (/^\d{4}-/.test(move)) return { set: move };
  const meant = readDuration(move) === undefined ? nearest(move, WORDS) : `+${move}`;
  const advice = meant === undefined ? '' : `did you mean ${meant}? `;
  throw wrongUsage(`clock: ${JSON.stringify(move)} is no move; ${advice}allowed: ${ALLOWED}`);
}

function stateLine({ out }: Call<Name>, { now, offsetMs, frozen }: ClockState): string {
  const isMoved = Math.abs(offsetMs) >= 1;
  const side = offsetMs > 0 ? 'ahead of' : 'behind';
  const offset = isMoved ? `${span(offsetMs)} ${side} the real time` : 'the real time';
  const parts = [out.paint(dateOf(now), 'bold'), out.paint(offset, isMoved ? 'yellow' : 'dim')];
  return [...parts, ...(frozen ? [out.paint('frozen', 'cyan')] : [])].join('  ');
}

function effectsLine({ redelivered, released, deadLettered, expired }: ClockReport): string {
  const happened = [
    [redelivered, 'redelivered'],
    [released, 'released'],
    [deadLettered, 'dead-lettered'],
    [expired, 'expired'],
  ].flatMap(([count, what]) => (count === 0 ? [] : [`${count} ${what}`]));
  return happened.length === 0 ? 'Nothing fell due.' : `${happened.join(', ')}.`;
}

const WHAT: Readonly<Record<Due['kind'], string>> = {
  delivery: 'a delivery ends',
  scheduled: 'a scheduled message comes',
  check: 'a half message is checked',
};

function dueText({ at, kind, ns, topic, group, id }: Due, now: number): string {
  const place = [topic, ...(group === undefined ? [] : [group])].join(' / ');
  const where = ns === '' ? place : `${place} in ${ns}`;
  return `Next: ${relative(at, now)} ${WHAT[kind]}, of ${where}${id === undefined ? '' : ` (${id})`}`;
}
