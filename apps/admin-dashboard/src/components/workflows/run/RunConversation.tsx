'use client';

import type { MessageResource, MessageStatus } from '@columba/workflow-contracts';
import { useQuery } from '@tanstack/react-query';
import { clsx } from 'clsx';
import { Check, CheckCheck, CircleAlert, CircleHelp, Clock } from 'lucide-react';
import { useFormatter, useTranslations } from 'next-intl';
import { useEffect, useRef } from 'react';
import { api } from '@/api/browser-api';
import { ErrorState } from '@/components/ui/ErrorState';
import { Skeleton } from '@/components/ui/Skeleton';
import { useNodeWords } from '../canvas/use-node-words';

const RECEIPTS_MS = 4_000;
const SETTLED: readonly MessageStatus[] = ['read', 'failed'];

/** What was said in this run, as on a phone. Read again when the run moves, and while receipts may still come. */
export function RunConversation({ runId, seen }: { runId: string; seen: number }) {
  const t = useTranslations('run.conversation');
  const messages = useQuery({
    queryKey: ['run-messages', runId],
    queryFn: ({ signal }) => api.runs.messages(runId, { limit: 200 }, signal),
    refetchInterval: (query) => (mayStillChange(query.state.data?.items) ? RECEIPTS_MS : false),
  });
  const { refetch } = messages;
  useEffect(() => {
    if (seen > 0) void refetch();
  }, [seen, refetch]);
  const end = useRef<HTMLDivElement>(null);
  const items = inOrder(messages.data?.items ?? []);
  // A new message is the reason to scroll
  useEffect(() => {
    end.current?.scrollIntoView({ block: 'nearest' });
  }, [items.length]);
  if (messages.isError && !messages.data)
    return <ErrorState error={messages.error} title={t('failed')} onRetry={() => refetch()} />;
  if (!messages.data) {
    return (
      <div className="flex flex-col gap-3 p-4">
        <Skeleton className="h-10 w-48" />
        <Skeleton className="ml-auto h-10 w-56" />
      </div>
    );
  }
  if (items.length === 0) return <p className="px-6 py-16 text-center text-13 text-muted">{t('empty')}</p>;
  return (
    <div className="min-h-full bg-sunken px-4 py-4">
      <ol aria-label={t('label')} className="flex flex-col gap-2">
        {items.map((message, index) => (
          <Bubble key={message.id} message={message} first={items[index - 1]?.direction !== message.direction} />
        ))}
      </ol>
      <div ref={end} />
    </div>
  );
}

function mayStillChange(items: readonly MessageResource[] | undefined): boolean {
  return (items ?? []).some((message) => message.direction === 'outbound' && !SETTLED.includes(message.status));
}

function inOrder(items: readonly MessageResource[]): MessageResource[] {
  return [...items].sort((a, b) => a.createdAt.localeCompare(b.createdAt));
}

function Bubble({ message, first }: { message: MessageResource; first: boolean }) {
  const t = useTranslations('run.conversation');
  const words = useNodeWords();
  const format = useFormatter();
  const ours = message.direction === 'outbound';
  const at = new Date(message.createdAt);
  return (
    <li
      data-message-direction={message.direction}
      data-message-status={message.status}
      className={clsx(
        'flex max-w-[82%] flex-col gap-0.5',
        ours ? 'items-end self-end' : 'items-start self-start',
        first && 'mt-1',
      )}
    >
      {first ? (
        <span className="px-1 text-12 text-faint">
          {ours ? words.channel(message.channel) : t('from', { channel: words.channel(message.channel) })}
        </span>
      ) : null}
      <div
        className={clsx(
          'whitespace-pre-wrap break-words rounded-card px-3 py-1.5 text-13',
          ours ? 'rounded-br-[3px] bg-accent-soft' : 'rounded-bl-[3px] bg-raised ring-1 ring-line',
        )}
      >
        {message.subject ? <p className="mb-1 font-medium">{message.subject}</p> : null}
        {message.body}
      </div>
      <span className="flex items-center gap-1 px-1 text-12 text-faint">
        <time
          dateTime={message.createdAt}
          title={format.dateTime(at, { dateStyle: 'full', timeStyle: 'long' })}
          className="tabular"
        >
          {format.dateTime(at, { timeStyle: 'short' })}
        </time>
        {ours ? <Ticks status={message.status} /> : null}
      </span>
    </li>
  );
}

function Ticks({ status }: { status: MessageStatus }) {
  const t = useTranslations('run.conversation.statuses');
  const { Icon, tone } = TICKS[status];
  return (
    <span className={clsx('inline-flex items-center gap-1', tone)} title={t(status)}>
      <Icon aria-hidden className="size-3.5" />
      {status === 'failed' || status === 'unknown' ? t(status) : <span className="sr-only">{t(status)}</span>}
    </span>
  );
}

const TICKS: Record<MessageStatus, { Icon: typeof Check; tone?: string }> = {
  queued: { Icon: Clock },
  sending: { Icon: Clock },
  accepted: { Icon: Check },
  sent: { Icon: Check },
  delivered: { Icon: CheckCheck },
  read: { Icon: CheckCheck, tone: 'text-running' },
  failed: { Icon: CircleAlert, tone: 'text-failed' },
  unknown: { Icon: CircleHelp, tone: 'text-waiting' },
};
