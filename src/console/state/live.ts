import { signal } from '@preact/signals';
import { readStream } from '../api/event-stream';
import type { StreamEvent } from '../../lib/server-sent-events';
import { access, problemOf } from '../api/http';
import * as api from '../api/api';
import type { LiveEvent } from '../api/types';
import { askTime } from './clock';
import { countRates } from './rates';

/** How the page learns of what happens; `lost`: not at all, since then. */
export type Connection =
  | { readonly kind: 'live' | 'polling' | 'connecting' }
  | { readonly kind: 'lost'; readonly since: number };

export const connection = signal<Connection>({ kind: 'connecting' });
/** Whether the page stands still while things go on. */
export const paused = signal(false);
/** Events that came while it did. */
export const missed = signal(0);
/** Changes when what is shown may have changed. */
export const pulse = signal(0);
/** The same, also while the page stands still: for what counts that which comes. */
export const arrivals = signal(0);

/** What comes in is drawn this often, and shown things are asked for anew that often. */
const DRAW_MS = 250;
const EVENT_PULSE_MS = 1_000;
const IDLE_PULSE_MS = 3_000;
const RETRY_MS = 1_500;

let last: string | undefined;
let waiting: LiveEvent[] = [];
let pulsedAt = 0;
/** Whether something has come since. */
let isStirred = false;

/** Begins to listen; for good. */
export function listen(): void {
  setInterval(draw, DRAW_MS);
  void follow();
}

/** Stands still, or goes on. */
export function pause(on = !paused.peek()): void {
  paused.value = on;
  if (on) return;
  missed.value = 0;
  beat();
}

/** Has what is shown asked for anew. */
export function beat(): void {
  pulse.value++;
  arrive();
}

function arrive(): void {
  pulsedAt = performance.now();
  isStirred = false;
  arrivals.value++;
}

async function follow(): Promise<never> {
  for (;;) {
    try {
      await askTime();
      await readStream(
        api.eventsPath(),
        { last, signal: new AbortController().signal, opened },
        take,
      );
      lose();
    } catch (error) {
      const { status } = problemOf(error);
      if (status === 404 || status === 400 || status === 406) await poll();
      else lose();
    }
    await pauseFor(RETRY_MS);
  }
}

function opened(): void {
  connection.value = { kind: 'live' };
  beat();
}

function lose(): void {
  if (access.peek() !== 'open' || connection.peek().kind === 'lost') return;
  connection.value = { kind: 'lost', since: Date.now() };
}

/** Where no stream is to be had: asks again and again, until that fails too. */
async function poll(): Promise<void> {
  connection.value = { kind: 'polling' };
  beat();
  for (;;) {
    await pauseFor(IDLE_PULSE_MS);
    try {
      await askTime();
      await askEvents();
    } catch {
      lose();
      return;
    }
  }
}

/** What has happened since; without history, or with a cursor that is none any more, nothing. */
async function askEvents(): Promise<void> {
  try {
    const { events, next } = await api.events({
      cursor: last,
      limit: last === undefined ? 1 : 1000,
    });
    if (last !== undefined) waiting.push(...events);
    last = next;
  } catch (error) {
    if (problemOf(error).status === 0) throw error;
    last = undefined;
  }
}

function take({ id, event, data }: StreamEvent): void {
  if (id !== undefined) last = id;
  if (event === 'event') waiting.push(JSON.parse(data) as LiveEvent);
  if (event !== 'missed') return;
  pulsedAt = 0;
  if (paused.peek()) missed.value += (JSON.parse(data) as { count: number }).count;
}

function draw(): void {
  const came = waiting;
  waiting = [];
  countRates(came);
  if (came.some(({ kind }) => kind === 'clock-moved')) void askTime().catch(() => undefined);
  if (paused.peek()) missed.value += came.length;
  isStirred ||= came.length > 0;
  const since = performance.now() - pulsedAt;
  const isDue = since >= (isStirred ? EVENT_PULSE_MS : IDLE_PULSE_MS);
  if (!isDue || document.hidden || connection.peek().kind === 'lost') return;
  if (paused.peek()) arrive();
  else beat();
}

function pauseFor(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
