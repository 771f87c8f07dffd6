import type { Goal } from '../../../src/admin/await/goal';
import { WaitingRoom } from '../../../src/admin/await/waiting-room';
import { HangingUp, settled, watched } from '../../support/broker-bed';

const LONG_MS = 600_000;

/** A goal that is met when it is said to be. */
class Promised implements Goal {
  isMet = false;
  looks = 0;
  listeners = 0;
  stir: () => void = () => undefined;

  listen(stir: () => void): () => void {
    this.listeners++;
    this.stir = stir;
    return () => this.listeners--;
  }

  look() {
    this.looks++;
    return { met: this.isMet, messages: [], missing: 'it' };
  }
}

let turn = 0;

/** A goal that others may know more of. */
class Asking extends Promised {
  /** In which turn of the event loop it asked. */
  readonly turns: number[] = [];
  /** What comes of asking. */
  answer: () => Promise<void> = () => Promise.resolve();

  catchUp(): Promise<void> {
    this.turns.push(turn);
    setImmediate(() => turn++);
    return this.answer();
  }
}

describe('the waiting room', () => {
  it('looks at once, and again when it is stirred', async () => {
    const goal = new Promised();
    const waiting = watched(new WaitingRoom().wait({ goal, ms: LONG_MS }));
    expect(goal.looks).toBe(1);
    await settled();
    expect(waiting.isOpen).toBe(true);
    goal.isMet = true;
    goal.stir();
    expect((await waiting.promise).met).toBe(true);
    expect(goal.listeners).toBe(0);
  });

  it('looks a last time when time is up', async () => {
    const goal = new Promised();
    expect((await new WaitingRoom().wait({ goal, ms: 0 })).met).toBe(false);
    expect(goal.looks).toBe(2);
  });

  it('does not ask other processes where it holds here', async () => {
    const goal = new Asking();
    goal.isMet = true;
    expect((await new WaitingRoom().wait({ goal, ms: LONG_MS })).met).toBe(true);
    expect(goal.turns).toEqual([]);
  });

  it('asks other processes once more when time is up, and goes by what they say', async () => {
    const goal = new Asking();
    goal.answer = () => {
      if (goal.turns.length === 2) goal.isMet = true;
      return Promise.resolve();
    };
    expect((await new WaitingRoom().wait({ goal, ms: 0 })).met).toBe(true);
    expect(goal.turns).toHaveLength(2);
  });

  it('sees what happens here while other processes have not answered', async () => {
    const goal = new Asking();
    goal.answer = () => new Promise(() => undefined);
    const waiting = new WaitingRoom().wait({ goal, ms: LONG_MS });
    await settled();
    goal.isMet = true;
    goal.stir();
    expect((await waiting).met).toBe(true);
  });

  it('lets all ask at the same time', async () => {
    const room = new WaitingRoom();
    const goals = Array.from({ length: 5 }, () => new Asking());
    const waiting = goals.map((goal) => room.wait({ goal, ms: LONG_MS }));
    while (goals.some(({ turns }) => turns.length < 3)) await settled();
    for (const goal of goals) goal.isMet = true;
    await Promise.all(waiting);
    const turns = new Set(goals.map(({ turns: [, , third] }) => third));
    expect(turns.size).toBe(1);
  });

  it('tells of the reset, whatever comes of what was asked', async () => {
    const room = new WaitingRoom();
    const goal = new Asking();
    goal.answer = () => Promise.reject(new Error('the store is away'));
    const waiting = room.wait({ goal, ms: LONG_MS });
    room.reset();
    await expect(waiting).rejects.toMatchObject({ status: 409 });
    await expect(room.wait({ goal, ms: LONG_MS })).rejects.toThrow('the store is away');
  });

  it('lets go of a caller that has hung up', async () => {
    const caller = new HangingUp();
    const waiting = new WaitingRoom().wait({ goal: new Promised(), ms: LONG_MS, caller });
    await settled();
    caller.hangUp();
    expect((await waiting).met).toBe(false);
    expect(caller.listeners).toBe(0);
  });

  it('ends with a reset of its instance or of everything, and with no other', async () => {
    const room = new WaitingRoom();
    const wait = (instance?: string) =>
      watched(room.wait({ goal: new Promised(), instance, ms: LONG_MS }));
    const [one, other, none] = [wait('I'), wait(''), wait()];
    await settled();
    room.reset('I');
    await expect(one.promise).rejects.toMatchObject({ status: 409 });
    expect([other.isOpen, none.isOpen]).toEqual([true, true]);
    room.reset();
    await expect(other.promise).rejects.toMatchObject({ status: 409 });
    await expect(none.promise).rejects.toMatchObject({ status: 409 });
  });

  it('refuses the thousand and first', async () => {
    const room = new WaitingRoom();
    const wait = () => room.wait({ goal: new Promised(), ms: LONG_MS });
    const waiting = Array.from({ length: 1_000 }, wait);
    await expect(wait()).rejects.toMatchObject({ status: 429 });
    room.close();
    const ended = await Promise.allSettled(waiting);
    expect(ended.every(({ status }) => status === 'rejected')).toBe(true);
  });
});
