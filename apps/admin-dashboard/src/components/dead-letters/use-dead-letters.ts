'use client';

import type { DeadLetterGroup, DeadLetterResource } from '@columba/workflow-contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { api } from '@/api/browser-api';
import type { RedriveOrder } from '@/api/operations-api';
import { useRefreshOnFacts } from '@/live/use-refresh';
import { BULK_JOBS_KEY } from '../bulk-jobs/use-bulk-jobs';
import { usePages } from '../list/use-pages';
import { toast } from '../ui/toast.store';

const KEY = ['dead-letters'] as const;
const GROUPS_KEY = [...KEY, 'groups'] as const;

/** Open dead letters by cause; follows runs that fail or are taken up again. */
export function useDeadLetterGroups() {
  useRefreshOnFacts(KEY, (fact) => fact.body.type === 'run.failed' || fact.body.type === 'run.resumed', 2_000);
  return usePages<DeadLetterGroup>(GROUPS_KEY, (query, signal) => api.deadLetters.groups(query, signal), {
    limit: 100,
  });
}

/** The open dead letters of one cause, the newest first. */
export function useDeadLettersOf(fingerprint: string) {
  return usePages<DeadLetterResource>([...KEY, 'of', fingerprint], (query, signal) =>
    api.deadLetters.list({ ...query, fingerprint, status: 'open' }, signal),
  );
}

/** What an order would do and pass over; null asks nothing. */
export function useRedrivePreview(order: RedriveOrder | null) {
  return useQuery({
    queryKey: [...KEY, 'preview', order],
    queryFn: () => api.deadLetters.preview(order ?? { ids: [] }),
    enabled: order !== null,
    staleTime: 0,
    gcTime: 0,
  });
}

/** Takes runs up again at the node where they failed. */
export function useRedrive() {
  const t = useTranslations('deadLetters');
  const client = useQueryClient();
  return useMutation({
    mutationFn: (order: RedriveOrder) => api.deadLetters.redrive(order),
    onSuccess: async ({ runIds, job }) => {
      toast.done(job ? t('retryStarted', { count: job.total }) : t('retried', { count: runIds.length }));
      await Promise.all([
        client.invalidateQueries({ queryKey: KEY }),
        client.invalidateQueries({ queryKey: BULK_JOBS_KEY }),
      ]);
    },
    onError: (error) => toast.failed(t('retryFailed'), error),
  });
}
