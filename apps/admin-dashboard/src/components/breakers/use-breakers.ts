'use client';

import type { BreakerResource } from '@columba/workflow-contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useCallback } from 'react';
import { api } from '@/api/browser-api';
import { useMay } from '@/session/SessionProvider';
import { toast } from '../ui/toast.store';

const KEY = ['breakers'] as const;
const LOOK_AGAIN_MS = 5_000;

/** Destinations that have failed, those that nothing leaves for first. */
export function useBreakers() {
  return useQuery({
    queryKey: KEY,
    queryFn: async ({ signal }) => (await api.breakers.list({ limit: 200 }, signal)).items,
    refetchInterval: LOOK_AGAIN_MS,
  });
}

/** Lets sends leave again before the next probe. */
export function useCloseBreaker() {
  const t = useTranslations('breakers');
  const client = useQueryClient();
  return useMutation({
    mutationFn: (breaker: BreakerResource) => api.breakers.close(breaker.id),
    onSuccess: () => {
      toast.done(t('closed'));
      return client.invalidateQueries({ queryKey: KEY });
    },
    onError: (error) => toast.failed(t('closeFailed'), error),
  });
}

/** `connection:<id>`, `flow:<id>` and `host:<name>` in the words that people gave them. */
export function useDestinationName(): (destination: string) => string {
  const mayReadConnections = useMay('connections:read');
  const connections = useQuery({
    queryKey: ['connections', 'names'],
    queryFn: async ({ signal }) => (await api.connections.list({ limit: 200 }, signal)).items,
    enabled: mayReadConnections,
    staleTime: 60_000,
  }).data;
  const flows = useQuery({
    queryKey: ['flows', 'options'],
    queryFn: ({ signal }) => api.flows.list({ limit: 200 }, signal),
    staleTime: 60_000,
  }).data;
  return useCallback(
    (destination) => {
      const id = destination.slice(destination.indexOf(':') + 1);
      const named = destination.startsWith('flow:') ? flows?.items : connections;
      return named?.find((one) => one.id === id)?.name ?? id;
    },
    [connections, flows],
  );
}
