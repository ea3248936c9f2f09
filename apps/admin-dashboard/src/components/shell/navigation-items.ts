import type { Permission } from '@columba/workflow-contracts';
import {
  BadgeCheck,
  Braces,
  Cable,
  Inbox,
  ListTree,
  type LucideIcon,
  ShieldAlert,
  Smartphone,
  Users,
  Workflow,
} from 'lucide-react';

export interface NavigationItem {
  key:
    | 'workflows'
    | 'runs'
    | 'approvals'
    | 'deadLetters'
    | 'customers'
    | 'variables'
    | 'connections'
    | 'safety'
    | 'phone';
  href: string;
  icon: LucideIcon;
  permission: Permission;
  /** Pages that belong to the room and have no entry of their own. */
  rooms?: readonly string[];
}

/** The rooms that exist, in the order of a day's work. */
export const NAVIGATION: readonly NavigationItem[] = [
  { key: 'workflows', href: '/dashboard/workflows', icon: Workflow, permission: 'flows:read' },
  { key: 'runs', href: '/dashboard/runs', icon: ListTree, permission: 'runs:read', rooms: ['/dashboard/bulk-jobs'] },
  { key: 'approvals', href: '/dashboard/approvals', icon: BadgeCheck, permission: 'approvals:read' },
  { key: 'deadLetters', href: '/dashboard/dead-letters', icon: Inbox, permission: 'dead-letters:read' },
  { key: 'customers', href: '/dashboard/customers', icon: Users, permission: 'customers:read' },
  { key: 'variables', href: '/dashboard/variables', icon: Braces, permission: 'variables:read' },
  { key: 'connections', href: '/dashboard/connections', icon: Cable, permission: 'connections:read' },
  { key: 'safety', href: '/dashboard/safety', icon: ShieldAlert, permission: 'runs:read' },
  { key: 'phone', href: '/dashboard/phone', icon: Smartphone, permission: 'messages:read' },
];
