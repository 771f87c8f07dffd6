import { MemoryStore } from '../../src/store/memory/memory-store';
import { NoteSpace } from '../../src/store/note-space';

/** Notes that processes share, as in one space of a store. */
export class SharedNotes extends NoteSpace {
  constructor() {
    super(new MemoryStore(), 'shared');
  }
}
