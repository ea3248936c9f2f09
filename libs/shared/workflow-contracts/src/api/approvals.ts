import { z } from 'zod';
import { roleSchema } from '../permission.js';
import { pageQuerySchema } from './requests.js';

export const APPROVAL_STATUSES = ['open', 'approved', 'rejected', 'closed'] as const;
export const APPROVAL_DECISIONS = ['approved', 'rejected'] as const;

/** A question that a run puts to people. `closed`: its time was over, or its run ended, before anybody decided. */
export const approvalResourceSchema = z
  .object({
    id: z.string(),
    runId: z.string(),
    flowId: z.string(),
    flowName: z.string(),
    nodeId: z.string(),
    customerId: z.string().nullable(),
    customerName: z.string().nullable(),
    title: z.string(),
    instructions: z.string(),
    /** Email addresses of those who may decide; with `role` null, empty means everybody with the permission. */
    assignees: z.array(z.string()),
    role: roleSchema.nullable(),
    status: z.enum(APPROVAL_STATUSES),
    requestedAt: z.iso.datetime(),
    expiresAt: z.iso.datetime().nullable(),
    /** As in the audit log: `user:<id>` or `api-key:<id>`. */
    decidedBy: z.string().nullable(),
    decidedAt: z.iso.datetime().nullable(),
    note: z.string().nullable(),
  })
  .meta({ id: 'Approval' });
export type ApprovalResource = z.infer<typeof approvalResourceSchema>;

export const listApprovalsQuerySchema = pageQuerySchema.extend({
  status: z.enum(APPROVAL_STATUSES).default('open'),
  runId: z.uuid().optional(),
});
export const decideApprovalRequestSchema = z.strictObject({
  decision: z.enum(APPROVAL_DECISIONS),
  note: z.string().max(2_000).default(''),
});
