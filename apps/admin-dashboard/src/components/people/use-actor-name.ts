'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useCallback } from 'react';
import { api } from '@/api/browser-api';
import { useMay, useSession } from '@/session/SessionProvider';

/** `alone`: as a subject, or in a table. `after`: within a sentence, "stopped by you". */
export type ActorForm = 'alone' | 'after';

/** Says who an actor of the audit log is (`user:<id>`, `api-key:<id>`, `run:<id>`, `system`), for people to read. */
export function useActorName(): (actor: string, form?: ActorForm) => string {
  const t = useTranslations('people');
  const { user } = useSession();
  const mayRead = useMay('members:read');
  const members = useQuery({
    queryKey: ['members'],
    queryFn: ({ signal }) => api.members.list(signal),
    staleTime: 5 * 60_000,
    enabled: mayRead,
  });
  const known = members.data?.items;
  return useCallback(
    (actor, form = 'alone') => {
      const [kind, id] = actor.split(':');
      if (kind === 'user') {
        return id === user.id
          ? t(`${form}.you`)
          : (known?.find((member) => member.id === id)?.name ?? t(`${form}.member`));
      }
      if (kind === 'api-key') return t(`${form}.apiKey`);
      return kind === 'run' ? t(`${form}.run`) : t(`${form}.system`);
    },
    [known, t, user.id],
  );
}
