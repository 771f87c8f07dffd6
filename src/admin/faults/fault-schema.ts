import * as v from 'valibot';
import { countedFault, firing } from '../../faults/fault';
import type { NamedSchemas } from '../../schema/named-schemas';
import { object, type ValueOf } from '../../schema/schema';

/** The faults there are, and what they have done. */
export const faultReport = object({ faults: v.array(countedFault), firings: v.array(firing) });

/** What the description of the API calls them. */
export const faultReportSchemas: NamedSchemas = {
  FaultReport: [
    faultReport,
    'The faults there are, in the order in which they are asked, and the last times that one fired.',
  ],
};

/**
 * The faults there are, in the order in which they are asked, and the last 1,000 times that one
 * fired, in all processes on the store together.
 */
export type FaultReport = ValueOf<typeof faultReport>;
