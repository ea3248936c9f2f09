'use client';

import type { ApprovalResource } from '@columba/workflow-contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { ApiError } from '@/api/api-error';
import { api } from '@/api/browser-api';
import { useRefreshOnFacts } from '@/live/use-refresh';
import { usePages } from '../list/use-pages';
import { toast } from '../ui/toast.store';

const KEY = ['approvals'] as const;
const ENDED = new Set(['run.completed', 'run.failed', 'run.cancelled', 'node.settled']);

/** Questions of one status, the newest first; follows runs that ask, and that go on. */
export function useApprovals(status: ApprovalResource['status']) {
  useRefreshOnFacts(
    KEY,
    ({ body }) => (body.type === 'node.waiting' ? body.reason === 'approval' : ENDED.has(body.type)),
    2_000,
  );
  return usePages<ApprovalResource>([...KEY, status], (query, signal) =>
    api.approvals.list({ ...query, status }, signal),
  );
}

export interface Decision {
  approval: ApprovalResource;
  decision: 'approved' | 'rejected';
  note: string;
}

/** Decides, and says so. When somebody was quicker, the list is read again. */
export function useDecide() {
  const t = useTranslations('approvals');
  const client = useQueryClient();
  const refresh = () => client.invalidateQueries({ queryKey: KEY });
  return useMutation({
    mutationFn: ({ approval, decision, note }: Decision) => api.approvals.decide(approval.id, { decision, note }),
    onSuccess: ({ title }, { decision }) => {
      toast.done(t(`done.${decision}`, { title }));
      return refresh();
    },
    onError: (error) => {
      toast.failed(t('decideFailed'), error);
      return error instanceof ApiError && error.status === 409 ? refresh() : undefined;
    },
  });
}
