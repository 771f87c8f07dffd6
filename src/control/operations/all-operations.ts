import type { Admin } from '../../admin/admin';
import type { Operation } from '../api/operation';
import { aboutOperations } from './about-operations';
import { actionOperations } from './action-operations';
import { awaitOperations } from './await-operations';
import { clockOperations } from './clock-operations';
import { credentialOperations } from './credential-operations';
import { eventOperations } from './event-operations';
import { faultOperations } from './fault-operations';
import { listOperations } from './list-operations';
import { lookOperations } from './look-operations';
import { messageOperations } from './message-operations';
import { requestOperations } from './request-operations';
import { resourceOperations } from './resource-operations';
import { resetOperations } from './reset-operations';
import { snapshotOperations } from './snapshot-operations';
import { whyOperations } from './why-operations';

/** All that can be asked of the control API, in the order of its description. */
export function operationsOf(admin: Admin): Operation[] {
  return [
    ...clockOperations(admin.clock, admin.peek),
    ...lookOperations(admin.peek),
    ...listOperations(admin.list),
    ...whyOperations(admin.explain),
    ...eventOperations(admin.events),
    ...requestOperations(admin.requests),
    ...awaitOperations(admin.awaits),
    ...messageOperations(admin.act),
    ...actionOperations(admin.act),
    ...resourceOperations(admin.resourceControl),
    ...credentialOperations(admin.credentials),
    ...faultOperations(admin.faults),
    ...resetOperations(admin.reset),
    ...snapshotOperations(admin.snapshots),
    ...aboutOperations(admin.about),
  ];
}
