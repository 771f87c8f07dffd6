import { getEventListeners } from 'node:events';
import { NoteChanges } from '../../src/shared/note-changes';

describe('waiting for notes to change', () => {
  it('leaves no listener behind, however often they change', async () => {
    const changes = new NoteChanges();
    const patience = new AbortController();
    for (let n = 0; n < 20; n++) {
      const next = changes.next(patience.signal);
      changes.tell();
      await next;
    }
    expect(getEventListeners(patience.signal, 'abort')).toEqual([]);
  });

  it('is over when patience is', async () => {
    const changes = new NoteChanges();
    const patience = new AbortController();
    const next = changes.next(patience.signal);
    patience.abort();
    await next;
    await changes.next(patience.signal);
    expect(getEventListeners(patience.signal, 'abort')).toEqual([]);
  });
});
