import type { LiveEvent, MessageRow } from '../../src/console/api/types';
import { NO_EVENTS, withRead } from '../../src/console/events/kept-events';
import {
  heldPages,
  joinedPages,
  withOlder,
  type Pages,
} from '../../src/console/messages/joined-pages';

const row = (id: string) => ({ id }) as MessageRow;
const pageOf = (ids: string, more: Partial<Pages> = {}): Pages => ({
  ...{ rows: ids.split('').map(row), fresh: 0, more: true, isFurther: false, ...more },
});
const idsOf = ({ rows }: Pages) => rows.map(({ id }) => id).join('');

describe('pages of messages as one list', () => {
  const first = pageOf('fed', { next: '1' });
  const both = withOlder(first, pageOf('cba', { next: '2' }), '1');

  it('go on where they were read to, though the first comes anew', () => {
    expect(idsOf(both)).toBe('fedcba');
    const joined = joinedPages(pageOf('gfe', { next: '1x' }), both);
    expect([idsOf(joined), joined.next]).toEqual(['gfedcba', '2']);
  });
  it('go on also where pages had nothing that matches', () => {
    const further = withOlder(pageOf('', { next: '1' }), pageOf('', { next: '2' }), '1');
    expect(joinedPages(pageOf('', { next: '1x' }), further).next).toBe('2');
  });
  it('begin anew where they do not meet', () => {
    expect(joinedPages(pageOf('zyx', { next: '3' }), both)).toMatchObject({ next: '3' });
    expect(idsOf(joinedPages(pageOf('zyx'), both))).toBe('zyx');
  });
  it('are the first alone where that is all', () => {
    expect(idsOf(joinedPages(pageOf('g', { more: false }), both))).toBe('g');
  });
  it('take a page that was asked for by another cursor for none of theirs', () => {
    expect(withOlder(both, pageOf('x'), '1')).toBe(both);
  });
  it('keep their place while held, count what is new, and grow at their end', () => {
    const held = heldPages(pageOf('hgfe'), first);
    expect([idsOf(held), held.fresh]).toEqual(['fed', 2]);
    const wider = heldPages(pageOf('gfedcba', { more: false }), first);
    expect([idsOf(wider), wider.fresh, wider.more]).toEqual(['fedcba', 1, false]);
  });
});

describe('events that are kept', () => {
  const read = (cursors: string, more = {}) => ({
    events: cursors.split('').map((cursor) => ({ cursor }) as LiveEvent),
    ...{ next: 'n', isPart: false, missed: 0, isDrained: true, ...more },
  });
  const said = ({ events }: { readonly events: readonly LiveEvent[] }) =>
    events.map(({ cursor }) => cursor).join('');
  const begun = withRead(NO_EVENTS, read('cba'), false, 4);

  it('are the newest, and those left out are counted', () => {
    const later = withRead(begun, read('fed'), false, 4);
    expect([said(later), later.leftOut]).toEqual(['fedc', 2]);
    expect(withRead(later, read('', { missed: 7 }), false, 4).leftOut).toBe(9);
  });
  it('stand still while held, and all that comes is counted', () => {
    let held = withRead(begun, read('fed'), true, 4);
    held = withRead(held, read('ihg'), true, 4);
    expect([said(held), held.fresh]).toEqual(['cba', 6]);
    const on = withRead(held, read('j'), false, 4);
    expect([said(on), on.fresh, on.leftOut]).toEqual(['jihg', 0, 6]);
  });
  it('are not held before they were read to the end once', () => {
    const half = withRead(NO_EVENTS, read('ba', { isDrained: false }), true, 9);
    expect(said(withRead(half, read('dc'), true, 9))).toBe('dcba');
  });
});
