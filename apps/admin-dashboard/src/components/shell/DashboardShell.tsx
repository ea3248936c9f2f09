'use client';

import type { ReactNode } from 'react';
import { LiveProvider } from '@/live/LiveProvider';
import { SessionProvider, type SignedIn } from '@/session/SessionProvider';
import { StopBanner } from '../stops/StopBanner';
import { ToastProvider } from '../ui/Toast';
import { NarrowBar } from './NarrowBar';
import { Rail } from './Rail';
import { ReconnectingNotice } from './ReconnectingNotice';
import { SkipLink } from './SkipLink';

const TENANT = { flowId: null } as const;

export interface DashboardShellProps {
  session: SignedIn;
  liveUrl: string;
  railFolded: boolean;
  children: ReactNode;
}

/** Rail beside the page; on a narrow screen a bar above it. The page fills `<main>`, which is a flex column. */
export function DashboardShell({ session, liveUrl, railFolded, children }: DashboardShellProps) {
  return (
    <SessionProvider session={session}>
      <LiveProvider liveUrl={liveUrl}>
        <ToastProvider>
          <SkipLink />
          <div className="flex h-dvh bg-canvas max-md:flex-col">
            <Rail initiallyFolded={railFolded} />
            <NarrowBar />
            <main
              id="page"
              tabIndex={-1}
              className="relative flex min-h-0 min-w-0 flex-1 flex-col bg-surface outline-none md:border-line md:border-l"
            >
              <StopBanner target={TENANT} />
              {children}
            </main>
          </div>
          <ReconnectingNotice />
        </ToastProvider>
      </LiveProvider>
    </SessionProvider>
  );
}
