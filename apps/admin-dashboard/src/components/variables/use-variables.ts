'use client';

import type { PutVariableRequest, Variable } from '@columba/workflow-contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { ApiError } from '@/api/api-error';
import { api } from '@/api/browser-api';
import type { VariableGroup } from '@/api/operations-api';
import { usePages } from '../list/use-pages';
import { toast } from '../ui/toast.store';

const KEY = ['variables'] as const;
/** Runs write them too. */
const LOOK_AGAIN_MS = 10_000;

export function useVariables(group: VariableGroup) {
  return usePages<Variable>([...KEY, group], (query, signal) => api.variables.list({ ...query, ...group }, signal), {
    limit: 200,
    refetchInterval: LOOK_AGAIN_MS,
  });
}

/** As it is now; null when it is not there. */
async function readOne(group: VariableGroup, name: string): Promise<Variable | null> {
  for (let cursor: string | undefined; ; ) {
    const page = await api.variables.list({ ...group, limit: 200, cursor });
    const found = page.items.find((variable) => variable.name === name);
    if (found || !page.nextCursor) return found ?? null;
    cursor = page.nextCursor;
  }
}

export type Written = { kind: 'saved' } | { kind: 'conflict'; now: Variable | null };

/** Writes one variable at the revision that was read; when somebody was quicker, says what it is now. */
export function useSaveVariable(group: VariableGroup) {
  const t = useTranslations('variables');
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (request: PutVariableRequest): Promise<Written> => {
      try {
        await api.variables.put(group, request);
        return { kind: 'saved' };
      } catch (error) {
        if (!(error instanceof ApiError) || error.code !== 'variable.changed') throw error;
        return { kind: 'conflict', now: await readOne(group, request.name) };
      }
    },
    onSuccess: (written, { name }) => {
      if (written.kind === 'saved') toast.done(t('saved', { name }));
      return client.invalidateQueries({ queryKey: KEY });
    },
    onError: (error) => toast.failed(t('saveFailed'), error),
  });
}

export function useRemoveVariable(group: VariableGroup) {
  const t = useTranslations('variables');
  const client = useQueryClient();
  return useMutation({
    mutationFn: (name: string) => api.variables.remove(group, name),
    onSuccess: (_nothing, name) => toast.done(t('removed', { name })),
    onError: (error) => toast.failed(t('removeFailed'), error),
    onSettled: () => client.invalidateQueries({ queryKey: KEY }),
  });
}
