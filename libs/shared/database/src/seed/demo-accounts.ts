import type { Role } from '@columba/workflow-contracts';

/** The demo tenants as the contract promises them. Ids are fixed, so that seeding again changes nothing. */
export const DEMO_TENANTS = [
  { id: 'acme', name: 'Acme' },
  { id: 'globex', name: 'Globex' },
] as const;

export const DEMO_PASSWORD = 'columba-demo';

interface DemoUser {
  id: string;
  tenantId: string;
  email: string;
  name: string;
  role: Role;
}

export const DEMO_USERS: readonly DemoUser[] = [
  user(1, 'acme', 'admin@acme.test', 'Ada Winter', 'admin'),
  user(2, 'acme', 'agent@acme.test', 'Alan Summers', 'agent'),
  user(3, 'acme', 'viewer@acme.test', 'Vera Lind', 'viewer'),
  user(4, 'globex', 'admin@globex.test', 'Gus Globe', 'admin'),
];

export const DEMO_API_KEYS = [
  { id: '01890000-0000-7000-8000-00000000a001', tenantId: 'acme', name: 'Demo', key: 'demo-acme-key' },
  { id: '01890000-0000-7000-8000-00000000a002', tenantId: 'globex', name: 'Demo', key: 'demo-globex-key' },
] as const;

function user(number: number, tenantId: string, email: string, name: string, role: Role): DemoUser {
  return { id: `01890000-0000-7000-8000-00000000b00${number}`, tenantId, email, name, role };
}
