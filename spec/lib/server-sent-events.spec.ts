import { eventsIn, type StreamEvent } from '../../src/lib/server-sent-events';

/** What comes of a stream in pieces of so many bytes. */
async function read(text: string, size = 3): Promise<StreamEvent[]> {
  const bytes = new TextEncoder().encode(text);
  async function* pieces() {
    for (let from = 0; from < bytes.length; from += size) {
      yield await Promise.resolve(bytes.subarray(from, from + size));
    }
  }
  const events: StreamEvent[] = [];
  for await (const event of eventsIn(pieces())) events.push(event);
  return events;
}

describe('a stream of server-sent events', () => {
  it('is read however it is cut, also within a character', async () => {
    const text = 'id: 7\nevent: event\ndata: {"tea":"茶"}\n\n:\n\ndata: two\ndata: lines\n\n';
    for (const size of [1, 2, 3, 1000]) {
      expect(await read(text, size)).toEqual([
        { id: '7', event: 'event', data: '{"tea":"茶"}' },
        { id: undefined, event: 'message', data: 'two\nlines' },
      ]);
    }
  });
  it('may have lines that end as those of other systems', async () => {
    const events = await read('data: a\r\n\r\ndata: b\r\rdata:c\n\n', 1);
    expect(events.map(({ data }) => data)).toEqual(['a', 'b', 'c']);
  });
  it('has no event of comments, of no data, or that is not whole', async () => {
    expect(await read(': a\n\nevent: e\n\nretry: 3\n\ndata: cut off\n')).toEqual([]);
  });
  it('may not fill the memory with one event', async () => {
    const endless = `data: ${'x'.repeat(20_000_000)}`;
    await expect(read(endless, 1_000_000)).rejects.toThrow('an event is too long');
  });
});
