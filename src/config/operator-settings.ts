// Variables that are about operators: what their commands go by, and how long exchanges with banks are kept that they have recorded. Part
// of environment.ts.

import { z } from 'zod';
import { whole } from './setting-forms.ts';

/** With their schemas. */
export const operatorVariables = {
  /** Who runs an operator's command: read by the commands alone, never by a gateway. */
  OPERATOR_TOKEN: z.string().min(1).max(8192).optional(),
  /** How many operators it takes to close a payment by hand. */
  OPERATOR_APPROVALS: whole(1, 2).default(1),
  /** Three days: a case of support, and no archive. */
  BANK_RECORDING_HOURS: whole(1, 72).default(72),
};
