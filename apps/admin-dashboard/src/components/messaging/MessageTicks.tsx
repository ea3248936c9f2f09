'use client';

import type { MessageStatus } from '@columba/workflow-contracts';
import { clsx } from 'clsx';
import { Check, CheckCheck, CircleHelp, Clock3, type LucideIcon, TriangleAlert } from 'lucide-react';
import { useTranslations } from 'next-intl';

const MARKS: Record<MessageStatus, LucideIcon> = {
  queued: Clock3,
  sending: Clock3,
  accepted: Check,
  sent: Check,
  delivered: CheckCheck,
  read: CheckCheck,
  failed: TriangleAlert,
  unknown: CircleHelp,
};

/** How far a message came: mark and word. */
export function MessageTicks({ status, className }: { status: MessageStatus; className?: string }) {
  const t = useTranslations('messageStatus');
  const Mark = MARKS[status];
  return (
    <span
      className={clsx(
        'inline-flex items-center gap-1 whitespace-nowrap text-12',
        status === 'failed' ? 'text-failed' : 'text-muted',
        className,
      )}
    >
      <Mark aria-hidden className={clsx('size-3.5', status === 'read' && 'text-ink')} />
      {t(status)}
    </span>
  );
}
