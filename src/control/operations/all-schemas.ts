import { aboutSchemas } from '../../admin/about/about-schema';
import { actionSchemas } from '../../admin/actions/action-schema';
import { awaitSchemas } from '../../admin/await/await-schema';
import { clockSchemas } from '../../admin/clock/clock-schema';
import { credentialSchemas } from '../../admin/credentials/credential-schema';
import { eventSchemas } from '../../admin/events/event-schema';
import { faultReportSchemas } from '../../admin/faults/fault-schema';
import { listSchemas } from '../../admin/list/list-schema';
import { lookSchemas } from '../../admin/look/look-schema';
import { requestSchemas } from '../../admin/requests/request-schema';
import { resourceSchemas } from '../../admin/resources/resource-schema';
import { snapshotSchemas } from '../../admin/snapshot/snapshot-schema';
import { whySchemas } from '../../admin/why/why-schema';
import { faultSchemas } from '../../faults/fault';
import { lifeSchemas } from '../../history/life-view';
import type { NamedSchemas } from '../../schema/named-schemas';
import { DURATION, duration, instant, INSTANT } from '../../schema/schema';
import { awaitReplySchemas } from './await-operations';
import { dropped } from './dropped';
import { pollSchemas } from './look-operations';
import { sentSchemas } from './message-operations';

/**
 * All schemas that have a name in the description of the control API. Whatever a member of a reply or
 * a body is an object of, or one of several, is among them, so that generated clients have a type for
 * it; bodies and replies that are not take their name from their operation.
 */
export const allSchemas: NamedSchemas = {
  Duration: [duration, `A span of time: ${DURATION}.`],
  Instant: [instant, `A point in time: ${INSTANT}.`],
  Dropped: [dropped, 'How many there were of what was taken away.'],
  ...{ ...clockSchemas, ...lookSchemas, ...pollSchemas, ...listSchemas },
  ...{ ...whySchemas, ...lifeSchemas, ...eventSchemas, ...requestSchemas },
  ...{ ...awaitSchemas, ...awaitReplySchemas, ...actionSchemas, ...sentSchemas },
  ...{
    ...credentialSchemas,
    ...resourceSchemas,
    ...faultSchemas,
    ...faultReportSchemas,
    ...snapshotSchemas,
    ...aboutSchemas,
  },
};
