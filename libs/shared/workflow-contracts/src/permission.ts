import { z } from 'zod';

export const PERMISSIONS = [
  'flows:read',
  'flows:write',
  'flows:publish',
  'runs:read',
  'runs:start',
  'runs:control',
  'kill-switch:write',
  'events:write',
  'customers:read',
  'customers:write',
  'messages:read',
  'approvals:read',
  'approvals:decide',
  'dead-letters:read',
  'dead-letters:redrive',
  'connections:read',
  'connections:write',
  'variables:read',
  'variables:write',
  'audit:read',
  'api-keys:write',
  'members:read',
  'members:write',
] as const;
export type Permission = (typeof PERMISSIONS)[number];
export const ROLES = ['owner', 'admin', 'agent', 'viewer'] as const;
export type Role = (typeof ROLES)[number];
export const roleSchema = z.enum(ROLES);

const READ = PERMISSIONS.filter((permission) => permission.endsWith(':read') && permission !== 'audit:read');
/** Deny by default: a role holds what stands here and nothing else. */
export const ROLE_PERMISSIONS: Record<Role, readonly Permission[]> = {
  owner: PERMISSIONS,
  admin: PERMISSIONS,
  agent: [
    ...READ,
    'flows:write',
    'flows:publish',
    'runs:start',
    'runs:control',
    'approvals:decide',
    'events:write',
    'customers:write',
    'dead-letters:redrive',
  ],
  viewer: READ,
};
