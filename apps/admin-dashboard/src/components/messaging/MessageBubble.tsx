'use client';

import type { MessageResource } from '@columba/workflow-contracts';
import { clsx } from 'clsx';
import { useLocale, useTranslations } from 'next-intl';
import { clockTime, exactTime } from '@/format/relative-time';
import { Link } from '@/i18n/navigation';
import { ChannelGlyph } from './ChannelGlyph';
import { MessageTicks } from './MessageTicks';

export interface MessageBubbleProps {
  message: MessageResource;
  showRun: boolean;
  /** The message before came from the same side: they stand closer. */
  sameSide: boolean;
}

/** What the customer wrote stands left, what was sent to them right. */
export function MessageBubble({ message, showRun, sameSide }: MessageBubbleProps) {
  const t = useTranslations('conversation');
  const channel = useTranslations('channel');
  const locale = useLocale();
  const out = message.direction === 'outbound';
  const atMs = Date.parse(message.createdAt);
  return (
    <li className={clsx('flex flex-col', out ? 'items-end' : 'items-start', !sameSide && 'mt-2')}>
      <span className="sr-only">{out ? t('sentBy') : t('receivedBy')}</span>
      <div
        className={clsx(
          'wrap-anywhere max-w-[min(520px,86%)] whitespace-pre-wrap rounded-card px-3 py-2 text-13',
          out ? 'rounded-br-[3px] border border-line-strong bg-raised' : 'rounded-bl-[3px] bg-press',
          message.status === 'failed' && 'border-failed border-dashed',
        )}
      >
        {message.subject ? <p className="mb-1 font-semibold">{message.subject}</p> : null}
        {message.body}
      </div>
      <div className="mt-1 flex flex-wrap items-center gap-x-2 px-0.5 text-12 text-faint">
        <span className="inline-flex items-center gap-1">
          <ChannelGlyph channel={message.channel} />
          {channel(message.channel)}
        </span>
        <time dateTime={message.createdAt} title={exactTime(locale, atMs)}>
          {clockTime(locale, atMs)}
        </time>
        {out ? <MessageTicks status={message.status} /> : null}
        {showRun && message.runId ? (
          <Link
            href={`/dashboard/runs/${message.runId}`}
            className="text-muted underline decoration-line-strong underline-offset-2 hover:text-ink"
          >
            {t('openRun')}
          </Link>
        ) : null}
      </div>
    </li>
  );
}
