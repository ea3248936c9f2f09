import type { ApprovalResource } from '@columba/workflow-contracts';
import type { Me } from '@/api/api-types';

/**
 * Whether this person may decide, as the API will answer it: those whom the question names, by email address or role;
 * everybody with the permission where it names nobody; owners and admins always.
 */
export function mayDecide(
  { role, permissions, user }: Pick<Me, 'role' | 'permissions' | 'user'>,
  { assignees, role: wanted }: Pick<ApprovalResource, 'assignees' | 'role'>,
): boolean {
  if (!permissions.includes('approvals:decide')) return false;
  if (role === 'owner' || role === 'admin' || role === wanted) return true;
  if (assignees.length === 0 && wanted === null) return true;
  return assignees.some((one) => one.toLowerCase() === user.email.toLowerCase());
}
