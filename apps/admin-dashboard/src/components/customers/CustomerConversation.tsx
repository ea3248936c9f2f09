'use client';

import type { MessageResource } from '@columba/workflow-contracts';
import { MessagesSquare } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { api } from '@/api/browser-api';
import { useRefreshOnFacts } from '@/live/use-refresh';
import { usePages } from '../list/use-pages';
import { Conversation } from '../messaging/Conversation';
import { Button } from '../ui/Button';
import { EmptyState } from '../ui/EmptyState';
import { ErrorState } from '../ui/ErrorState';
import { Skeleton } from '../ui/Skeleton';

/** Receipts and inbound messages are no facts of a run: they are looked for now and then. */
const LOOK_AGAIN_MS = 8_000;

function LoadingBubbles() {
  return (
    <div aria-hidden className="flex flex-col gap-4 p-6">
      <Skeleton className="h-10 w-56" />
      <Skeleton className="h-14 w-72 self-end" />
      <Skeleton className="h-10 w-40" />
      <Skeleton className="h-10 w-64 self-end" />
    </div>
  );
}

/** Everything said with a customer, over all channels; the newest at the foot. */
export function CustomerConversation({ customerId }: { customerId: string }) {
  const t = useTranslations('customers.conversation');
  const key = ['customers', 'timeline', customerId];
  useRefreshOnFacts(key, (fact) => fact.body.type.startsWith('node.'), 2_000);
  const timeline = usePages<MessageResource>(
    key,
    (query, signal) => api.customers.timeline(customerId, query, signal),
    {
      refetchInterval: LOOK_AGAIN_MS,
    },
  );
  if (timeline.isPending) {
    return <LoadingBubbles />;
  }
  if (timeline.isError && timeline.items.length === 0) {
    return <ErrorState error={timeline.error} title={t('failed')} onRetry={() => void timeline.refetch()} />;
  }
  if (timeline.items.length === 0) {
    return (
      <EmptyState drawing={<MessagesSquare strokeWidth={1.5} />} title={t('empty')}>
        {t('emptyHint')}
      </EmptyState>
    );
  }
  return (
    // The reversed column keeps the newest in view as messages come, without a script.
    <div className="flex min-h-0 flex-1 flex-col-reverse overflow-y-auto" role="log" aria-label={t('label')}>
      <div className="mx-auto w-full max-w-180 px-6 pt-3 pb-6 max-sm:px-4">
        {timeline.hasNextPage ? (
          <div className="flex justify-center">
            <Button
              size="sm"
              variant="ghost"
              busy={timeline.isFetchingNextPage}
              onClick={() => void timeline.fetchNextPage()}
            >
              {t('earlier')}
            </Button>
          </div>
        ) : null}
        <Conversation messages={timeline.items} />
      </div>
    </div>
  );
}
