export const PERMISSIONS = [
  'flows:read',
  'flows:write',
  'flows:publish',
  'runs:read',
  'runs:start',
  'runs:control',
  'events:write',
  'customers:read',
  'customers:write',
  'messages:read',
  'dead-letters:read',
  'dead-letters:redrive',
  'connections:read',
  'connections:write',
  'audit:read',
  'api-keys:write',
  'members:write',
] as const;
export type Permission = (typeof PERMISSIONS)[number];
export const ROLES = ['owner', 'admin', 'agent', 'viewer'] as const;
export type Role = (typeof ROLES)[number];

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
    'events:write',
    'customers:write',
    'dead-letters:redrive',
  ],
  viewer: READ,
};
