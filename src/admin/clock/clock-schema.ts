import * as v from 'valibot';
import type { NamedSchemas } from '../../schema/named-schemas';
import {
  always,
  count,
  duration,
  epochMs,
  instant,
  object,
  type ValueOf,
} from '../../schema/schema';
import { due } from '../look/look-schema';

const state = {
  now: epochMs,
  /** How far it is ahead of the system's time; changes by itself while frozen. */
  offsetMs: v.pipe(v.number(), v.description("ms ahead of the system's time")),
  frozen: v.boolean(),
};
/** In messages; per group where groups have their own. */
const happened = {
  /** Were not acked in time and became deliverable again, or were delivered again to a waiting poll. */
  redelivered: count,
  /** Scheduled messages whose time has come. */
  released: count,
  /** Were delivered as often as allowed. */
  deadLettered: count,
  /** Were kept long enough: messages, half messages, dead letters. */
  expired: count,
};

/** The time here. */
export const clockState = object(state);
/** The same, and what falls due first by itself; missing where nothing does. */
export const clockView = object({ ...state, next: v.optional(due) });
/** The time after a move, and what happened meanwhile. */
export const clockReport = object({ ...state, ...happened });
/** A move of the time: exactly one of these. */
export const clockMove = object({
  advance: v.optional(duration),
  set: v.optional(instant),
  /** To where something falls due first. */
  next: v.optional(always),
  freeze: v.optional(always),
  resume: v.optional(always),
  reset: v.optional(always),
});

/** What the description of the API calls them. */
export const clockSchemas: NamedSchemas = {
  Clock: [
    clockView,
    'The time here; next is what falls due first by itself, missing where nothing does.',
  ],
  ClockReport: [clockReport, 'The time after a move, and what happened meanwhile, in messages.'],
  ClockMove: [clockMove, 'A move of the time: exactly one of these.'],
};

/** The time here. */
export type ClockState = ValueOf<typeof clockState>;
/** The time here, and what falls due first by itself. */
export type ClockView = ValueOf<typeof clockView>;
/** The time after a move, and what happened meanwhile. */
export type ClockReport = ValueOf<typeof clockReport>;
/** What a move of the clock brought about, in messages. */
export type MoveEffects = Omit<ClockReport, keyof ClockState>;
