'use client';

import { CircleCheck } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { BulkJobStrip } from '../bulk-jobs/BulkJobStrip';
import { ListBody } from '../list/ListBody';
import { LoadMore } from '../list/LoadMore';
import { moveBetweenRows } from '../list/use-row-keys';
import { PageHeader } from '../shell/PageHeader';
import { EmptyState } from '../ui/EmptyState';
import { Skeleton } from '../ui/Skeleton';
import { DeadLetterGroupRow } from './DeadLetterGroupRow';
import { useDeadLetterGroups } from './use-dead-letters';

const LOADING = ['a', 'b', 'c', 'd', 'e'];

function LoadingRows() {
  return (
    <ul aria-hidden>
      {LOADING.map((key) => (
        <li key={key} className="flex h-17 items-center gap-3 border-line border-b px-6 max-sm:px-4">
          <Skeleton className="size-3.5 rounded-pill" />
          <div className="flex flex-1 flex-col gap-2">
            <Skeleton className="w-80 max-w-[70%]" />
            <Skeleton className="h-2.5 w-44 max-w-[50%]" />
          </div>
          <Skeleton className="w-16" />
        </li>
      ))}
    </ul>
  );
}

/** What failed for good, by cause, and the way back for it. */
export function DeadLettersView() {
  const t = useTranslations('deadLetters');
  const groups = useDeadLetterGroups();
  const more = groups.hasNextPage ? 'yes' : 'no';
  const count = groups.items.reduce((sum, group) => sum + group.count, 0);
  const nothing = (
    <EmptyState drawing={<CircleCheck strokeWidth={1.5} />} title={t('empty')}>
      {t('emptyHint')}
    </EmptyState>
  );
  return (
    <>
      <PageHeader
        title={t('title')}
        state={groups.isSuccess ? t('line', { count, groups: groups.items.length, more }) : ' '}
      />
      <BulkJobStrip />
      <ListBody pages={groups} failed={t('failed')} empty={nothing}>
        <div className="min-h-0 flex-1 overflow-y-auto border-line border-t">
          {groups.isPending ? (
            <LoadingRows />
          ) : (
            <ul aria-label={t('title')} onKeyDown={moveBetweenRows}>
              {groups.items.map((group) => (
                <DeadLetterGroupRow key={group.fingerprint} group={group} />
              ))}
            </ul>
          )}
          <LoadMore pages={groups} />
        </div>
      </ListBody>
    </>
  );
}
