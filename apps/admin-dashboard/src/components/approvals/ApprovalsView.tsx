'use client';

import type { ApprovalResource } from '@columba/workflow-contracts';
import { BadgeCheck } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { ListBody } from '../list/ListBody';
import { LoadMore } from '../list/LoadMore';
import { moveBetweenRows } from '../list/use-row-keys';
import { useUrlFilters } from '../list/use-url-filters';
import { PageHeader } from '../shell/PageHeader';
import { Button } from '../ui/Button';
import { EmptyState } from '../ui/EmptyState';
import { SegmentedControl } from '../ui/SegmentedControl';
import { Skeleton } from '../ui/Skeleton';
import { ApprovalRow } from './ApprovalRow';
import { useApprovals } from './use-approvals';

const STATUSES = ['open', 'approved', 'rejected', 'closed'] as const satisfies ApprovalResource['status'][];
const LOADING = ['a', 'b', 'c', 'd'];

function LoadingRows() {
  return (
    <ul aria-hidden>
      {LOADING.map((key) => (
        <li key={key} className="flex h-17 items-center gap-3 border-line border-b px-6 max-sm:px-4">
          <Skeleton className="size-3.5 rounded-pill" />
          <div className="flex flex-1 flex-col gap-2">
            <Skeleton className="w-72 max-w-[70%]" />
            <Skeleton className="h-2.5 w-48 max-w-[50%]" />
          </div>
          <Skeleton className="w-16" />
        </li>
      ))}
    </ul>
  );
}

/** What runs ask people, and what people answered. */
export function ApprovalsView() {
  const t = useTranslations('approvals');
  const { values, set } = useUrlFilters(['status'] as const);
  const status = STATUSES.find((one) => one === values.status) ?? 'open';
  const approvals = useApprovals(status);
  const nothing =
    status === 'open' ? (
      <EmptyState drawing={<BadgeCheck strokeWidth={1.5} />} title={t('empty')}>
        {t('emptyHint')}
      </EmptyState>
    ) : (
      <EmptyState
        title={t(`none.${status}`)}
        action={<Button onClick={() => set('status', null)}>{t('toOpen')}</Button>}
      />
    );
  const line = approvals.isSuccess
    ? t(`line.${status}`, { count: approvals.items.length, more: approvals.hasNextPage ? 'yes' : 'no' })
    : ' ';
  return (
    <>
      <PageHeader title={t('title')} state={line} />
      <div className="flex shrink-0 overflow-x-auto px-6 pb-3 max-sm:px-4">
        <SegmentedControl
          label={t('filter')}
          value={status}
          onValueChange={(next) => set('status', next === 'open' ? null : next)}
          segments={STATUSES.map((value) => ({ value, label: t(`status.${value}`) }))}
        />
      </div>
      <ListBody pages={approvals} failed={t('failed')} empty={nothing}>
        <div className="min-h-0 flex-1 overflow-y-auto border-line border-t">
          {approvals.isPending ? (
            <LoadingRows />
          ) : (
            <ul aria-label={t('title')} onKeyDown={moveBetweenRows}>
              {approvals.items.map((approval) => (
                <ApprovalRow key={approval.id} approval={approval} />
              ))}
            </ul>
          )}
          <LoadMore pages={approvals} />
        </div>
      </ListBody>
    </>
  );
}
