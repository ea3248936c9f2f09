import { type Permission, ROLE_PERMISSIONS, type Role } from '@columba/workflow-contracts';

const HELD = new Map<string, ReadonlySet<Permission>>(
  Object.entries(ROLE_PERMISSIONS).map(([role, permissions]) => [role, new Set(permissions)]),
);

/** Deny by default: an unknown role holds nothing. */
export function roleHolds(role: Role, permission: Permission): boolean {
  return HELD.get(role)?.has(permission) ?? false;
}
