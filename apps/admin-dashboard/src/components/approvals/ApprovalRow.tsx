'use client';

import type { ApprovalResource } from '@columba/workflow-contracts';
import { clsx } from 'clsx';
import { ChevronRight } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useId, useState } from 'react';
import { useSession } from '@/session/SessionProvider';
import { useActorName } from '../people/use-actor-name';
import { RelativeTime } from '../ui/RelativeTime';
import { StatusGlyph, type StatusTone } from '../ui/StatusGlyph';
import { ApprovalDetails } from './ApprovalDetails';
import { DecisionForm } from './DecisionForm';
import { mayDecide } from './may-decide';

const TONES: Record<ApprovalResource['status'], StatusTone> = {
  open: 'waiting',
  approved: 'completed',
  rejected: 'failed',
  closed: 'skipped',
};

/** One question: what is asked, for whom, until when; opened, all of it with the way to decide. */
export function ApprovalRow({ approval }: { approval: ApprovalResource }) {
  const t = useTranslations('approvals');
  const panel = useId();
  const me = useSession();
  const [open, setOpen] = useState(false);
  const { status } = approval;
  return (
    <li className="border-line border-b">
      <div className="relative flex items-start gap-3 px-6 py-3 transition-colors duration-(--pace-hand) hover:bg-hover max-sm:px-4">
        <StatusGlyph tone={TONES[status]} className="mt-0.5" />
        <div className="min-w-0 flex-1">
          <button
            type="button"
            aria-expanded={open}
            aria-controls={panel}
            data-row=""
            onClick={() => setOpen(!open)}
            className="flex w-full items-start gap-1.5 text-left outline-none after:absolute after:inset-0 focus-visible:after:outline-2 focus-visible:after:outline-accent focus-visible:after:-outline-offset-2"
          >
            <span className={clsx('min-w-0 font-medium', !open && 'line-clamp-2')}>{approval.title}</span>
            <ChevronRight
              aria-hidden
              className={clsx(
                'mt-px size-4 shrink-0 text-faint transition-transform duration-(--pace-hand)',
                open && 'rotate-90',
              )}
            />
          </button>
          <p className="mt-1 truncate text-12 text-muted">
            {approval.flowName}
            {approval.customerName ? ` · ${approval.customerName}` : null}
          </p>
        </div>
        <RowState approval={approval} />
      </div>
      <div id={panel} hidden={!open}>
        {open ? (
          <div className="flex max-w-200 flex-col gap-4 pt-1 pr-6 pb-5 pl-13 max-sm:px-4">
            <ApprovalDetails approval={approval} />
            {status === 'open' && mayDecide(me, approval) ? <DecisionForm approval={approval} /> : null}
            {status === 'open' && !mayDecide(me, approval) ? (
              <p className="text-12 text-muted">{t('notYours')}</p>
            ) : null}
          </div>
        ) : null}
      </div>
    </li>
  );
}

/** Until when, or how it went. */
function RowState({ approval }: { approval: ApprovalResource }) {
  const t = useTranslations('approvals');
  const actorName = useActorName();
  const { status, expiresAt, requestedAt, decidedAt, decidedBy } = approval;
  if (status === 'open') {
    return (
      <div className="flex shrink-0 flex-col items-end gap-1 text-right text-12 text-muted">
        {expiresAt ? (
          <span className="text-ink">{t.rich('due', { at: () => <RelativeTime at={expiresAt} /> })}</span>
        ) : (
          <span>{t('noDeadline')}</span>
        )}
        <span>{t.rich('asked', { at: () => <RelativeTime at={requestedAt} /> })}</span>
      </div>
    );
  }
  return (
    <div className="flex shrink-0 flex-col items-end gap-1 text-right text-12 text-muted">
      <span className="text-ink">{t(`status.${status}`)}</span>
      <span>
        {decidedBy ? `${actorName(decidedBy)} · ` : null}
        <RelativeTime at={decidedAt ?? requestedAt} />
      </span>
    </div>
  );
}
