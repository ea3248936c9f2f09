'use client';

import type { Permission } from '@columba/workflow-contracts';
import { createContext, type ReactNode, useContext } from 'react';
import type { Me, RuntimeConfig } from '@/api/api-types';

export interface SignedIn extends Me {
  /** The API as browsers and providers reach it. */
  publicApiUrl: string;
  config: RuntimeConfig;
}

const SessionContext = createContext<SignedIn | null>(null);

export function SessionProvider({ session, children }: { session: SignedIn; children: ReactNode }) {
  return <SessionContext value={session}>{children}</SessionContext>;
}

/** The person, tenant, role and permissions of everything below the dashboard layout. */
export function useSession(): SignedIn {
  const session = useContext(SessionContext);
  if (!session) {
    throw new Error('useSession stands outside the dashboard layout');
  }
  return session;
}

/** Hides what would be refused. The API decides; this only spares a click. */
export function useMay(permission: Permission): boolean {
  return useSession().permissions.includes(permission);
}
