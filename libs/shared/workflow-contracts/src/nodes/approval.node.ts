import { z } from 'zod';
import { durationSchema, templateSchema } from '../ids.js';
import { defineNode } from '../node-definition.js';
import { roleSchema } from '../permission.js';

export const approvalNode = defineNode({
  type: 'approval',
  version: 1,
  category: 'logic',
  label: 'Approval',
  description: 'Holds the run until a person of your team approves or rejects, or time runs out.',
  config: z.strictObject({
    title: templateSchema.min(1).max(200),
    instructions: templateSchema.max(5_000).optional(),
    /** Email addresses of those who may decide. Without them, and without a role, everybody with the permission may. */
    assignees: z.array(z.email().max(254)).max(50).optional(),
    /** Members with this role may decide. */
    role: roleSchema.optional(),
    timeout: durationSchema.default('P3D'),
  }),
  output: z.object({
    decision: z.enum(['approved', 'rejected']),
    /** As in the audit log: `user:<id>` or `api-key:<id>`. */
    by: z.string(),
    note: z.string(),
  }),
  outcomes: ['approved', 'rejected', 'timeout'],
  sideEffects: false,
  mayFail: true,
  waits: true,
});
