import { StoreTurn } from '../../../src/admin/clock/store-turn';
import { MemoryNotes } from '../../../src/store/memory/memory-notes';

describe('a turn of a store', () => {
  it('is had by one at a time, and by each in the end', async () => {
    const notes = new MemoryNotes();
    let holders = 0;
    let taken = 0;
    const use = async (turn: StoreTurn): Promise<void> => {
      const end = await turn.take();
      expect(++holders).toBe(1);
      taken++;
      await new Promise((done) => setImmediate(done));
      holders--;
      await end();
    };
    const turns = [1, 2, 3].map(() => new StoreTurn(notes, 'turn'));
    await Promise.all([...turns, ...turns].map(use));
    expect(taken).toBe(6);
    expect(await notes.notes()).toEqual({});
  });

  it('ends with whoever had it and is gone', async () => {
    const notes = new MemoryNotes();
    await notes.note('turn', 'of one that was killed');
    const end = await new StoreTurn(notes, 'turn').take();
    await end();
    expect(await notes.notes()).toEqual({});
  });
});
