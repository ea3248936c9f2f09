import type { Permission } from '@columba/workflow-contracts';
import { Cable, Inbox, ListTree, type LucideIcon, Smartphone, Users, Workflow } from 'lucide-react';

export interface NavigationItem {
  key: 'workflows' | 'runs' | 'deadLetters' | 'customers' | 'connections' | 'phone';
  href: string;
  icon: LucideIcon;
  permission: Permission;
}

/** The rooms that exist, in the order of a day's work. */
export const NAVIGATION: readonly NavigationItem[] = [
  { key: 'workflows', href: '/dashboard/workflows', icon: Workflow, permission: 'flows:read' },
  { key: 'runs', href: '/dashboard/runs', icon: ListTree, permission: 'runs:read' },
  { key: 'deadLetters', href: '/dashboard/dead-letters', icon: Inbox, permission: 'dead-letters:read' },
  { key: 'customers', href: '/dashboard/customers', icon: Users, permission: 'customers:read' },
  { key: 'connections', href: '/dashboard/connections', icon: Cable, permission: 'connections:read' },
  { key: 'phone', href: '/dashboard/phone', icon: Smartphone, permission: 'messages:read' },
];
