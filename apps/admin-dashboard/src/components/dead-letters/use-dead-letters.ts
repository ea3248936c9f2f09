'use client';

import type { DeadLetterResource } from '@columba/workflow-contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useMemo } from 'react';
import { api } from '@/api/browser-api';
import { useRefreshOnFacts } from '@/live/use-refresh';
import { usePages } from '../list/use-pages';
import { toast } from '../ui/toast.store';
import { groupDeadLetters } from './group-dead-letters';

const KEY = ['dead-letters', 'open'] as const;

/** Open dead letters in groups; follows runs that fail or are taken up again. */
export function useDeadLetters() {
  useRefreshOnFacts(KEY, (fact) => fact.body.type === 'run.failed' || fact.body.type === 'run.resumed', 2_000);
  const pages = usePages<DeadLetterResource>(
    KEY,
    (query, signal) => api.deadLetters.list({ ...query, status: 'open' }, signal),
    {
      limit: 200,
    },
  );
  const groups = useMemo(() => groupDeadLetters(pages.items), [pages.items]);
  return { ...pages, groups };
}

export type Redrive = { ids: string[] } | { fingerprint: string };

/** Takes runs up again at the node where they failed. */
export function useRedrive() {
  const t = useTranslations('deadLetters');
  const client = useQueryClient();
  return useMutation({
    mutationFn: (what: Redrive) => api.deadLetters.redrive(what),
    onSuccess: ({ runIds, job }) => {
      toast.done(job ? t('retryStarted', { count: job.total }) : t('retried', { count: runIds.length }));
      return client.invalidateQueries({ queryKey: KEY });
    },
    onError: (error) => toast.failed(t('retryFailed'), error),
  });
}
