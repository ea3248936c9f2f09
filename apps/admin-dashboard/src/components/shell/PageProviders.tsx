'use client';

import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { ApiError } from '@/api/api-error';
import { TooltipProvider } from '../ui/Tooltip';

/** A refusal will not change by asking again; a passing fault may. */
function retry(failures: number, error: Error): boolean {
  const lasting = error instanceof ApiError && error.status >= 400 && error.status < 500;
  return !lasting && failures < 2;
}

export function PageProviders({ children }: { children: ReactNode }) {
  const [client] = useState(
    () =>
      new QueryClient({
        defaultOptions: {
          queries: { retry, staleTime: 5_000, refetchOnWindowFocus: true },
          mutations: { retry: false },
        },
      }),
  );
  return (
    <QueryClientProvider client={client}>
      <TooltipProvider delayDuration={350} skipDelayDuration={150}>
        {children}
      </TooltipProvider>
    </QueryClientProvider>
  );
}
