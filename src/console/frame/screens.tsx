import type { JSX } from 'preact';
import { Events } from '../events/events';
import { RequestPage } from '../events/request-page';
import { Faults } from '../faults/faults';
import { Find } from './find';
import { Group } from '../group/group';
import { Messages } from '../messages/messages';
import { Overview } from '../overview/overview';
import { Parity } from '../parity/parity';
import { Send } from '../send/send';
import type { Address } from '../state/address';

/** The screen that an address names; the overview where it names none. */
export function screenOf({ path, query }: Address): JSX.Element {
  const [name, first, second] = path;
  switch (name) {
    case 'messages':
      return <Messages id={first} query={query} />;
    case 'groups':
      return <Group name={{ ns: query['ns'] ?? '', topic: first ?? '', group: second ?? '' }} />;
    case 'events':
      return <Events query={query} />;
    case 'requests':
      return <RequestPage id={first ?? ''} />;
    case 'faults':
      return <Faults />;
    case 'parity':
      return <Parity />;
    case 'send':
      return <Send query={query} />;
    case 'find':
      return <Find text={query['q'] ?? ''} />;
    default:
      return <Overview filter={query['filter'] ?? ''} />;
  }
}
