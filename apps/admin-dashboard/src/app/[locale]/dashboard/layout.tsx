import { cookies, headers } from 'next/headers';
import type { ReactNode } from 'react';
import { ApiError } from '@/api/api-error';
import type { SessionState } from '@/api/api-types';
import { DashboardShell } from '@/components/shell/DashboardShell';
import { ServiceUnreachable } from '@/components/shell/ServiceUnreachable';
import { redirect } from '@/i18n/navigation';
import { RAIL_COOKIE } from '@/session/choice-cookies';
import { readSession } from '@/session/read-session';

async function sessionOrFault(): Promise<SessionState | null> {
  try {
    return await readSession();
  } catch (error) {
    if (error instanceof ApiError) {
      return null;
    }
    throw error;
  }
}

export default async function DashboardLayout({
  children,
  params,
}: {
  children: ReactNode;
  params: Promise<{ locale: string }>;
}) {
  const { locale } = await params;
  const state = await sessionOrFault();
  if (!state) {
    return <ServiceUnreachable />;
  }
  if (!state.session) {
    const next = (await headers()).get('x-columba-path') ?? '';
    return redirect({ href: { pathname: '/sign-in', query: next ? { next } : {} }, locale });
  }
  const folded = (await cookies()).get(RAIL_COOKIE)?.value === 'folded';
  return (
    <DashboardShell
      session={{ ...state.session, config: state.config, publicApiUrl: state.liveUrl }}
      liveUrl={state.liveUrl}
      railFolded={folded}
    >
      {children}
    </DashboardShell>
  );
}
