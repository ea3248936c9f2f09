import type { ApprovalResource } from '@columba/workflow-contracts';
import type { Caller } from '../access/caller.js';

const ALWAYS = new Set<Caller['role']>(['owner', 'admin']);

/**
 * Whether a caller who holds the permission may decide this question: those it names, by email address or role. Owners
 * and admins always may, so that no run waits for somebody who has left.
 */
export function mayDecide(
  { role, user }: Pick<Caller, 'role' | 'user'>,
  { assignees, role: wanted }: Pick<ApprovalResource, 'assignees' | 'role'>,
): boolean {
  if (ALWAYS.has(role) || (assignees.length === 0 && wanted === null) || role === wanted) return true;
  const email = user?.email.toLowerCase();
  return email !== undefined && assignees.some((one) => one.toLowerCase() === email);
}
