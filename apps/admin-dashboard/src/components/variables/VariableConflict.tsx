'use client';

import type { Variable } from '@columba/workflow-contracts';
import { TriangleAlert } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useActorName } from '../people/use-actor-name';
import { Button } from '../ui/Button';
import { RelativeTime } from '../ui/RelativeTime';
import { shownValue } from './variable-value';

export interface VariableConflictProps {
  /** What it is now; null when somebody took it away. */
  now: Variable | null;
  busy: boolean;
  onTake: (theirs: Variable) => void;
  onKeep: () => void;
}

/** Somebody wrote it since it was read: by whom, what it is now, and the two ways on. */
export function VariableConflict({ now, busy, onTake, onKeep }: VariableConflictProps) {
  const t = useTranslations('variables.conflict');
  const actorName = useActorName();
  return (
    <section role="alert" className="flex flex-col gap-3 rounded-control border border-line-strong p-3">
      <p className="flex items-start gap-2">
        <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-waiting" />
        <span>
          {now
            ? t.rich('changed', {
                who: actorName(now.updatedBy),
                revision: now.revision,
                at: () => <RelativeTime at={now.updatedAt} />,
              })
            : t('removed')}
        </span>
      </p>
      {now ? (
        <code className="line-clamp-4 break-words rounded-control bg-sunken px-2 py-1 font-mono text-12">
          {shownValue(now)}
        </code>
      ) : null}
      <div className="flex flex-wrap justify-end gap-2">
        {now ? (
          <Button disabled={busy} onClick={() => onTake(now)}>
            {t('take')}
          </Button>
        ) : null}
        <Button variant="primary" busy={busy} onClick={onKeep}>
          {t('keep')}
        </Button>
      </div>
    </section>
  );
}
