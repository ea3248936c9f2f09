'use client';

import type { ApprovalResource } from '@columba/workflow-contracts';
import { useLocale, useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { exactTime } from '@/format/relative-time';
import { Link } from '@/i18n/navigation';
import { useMay } from '@/session/SessionProvider';
import { useActorName } from '../people/use-actor-name';

function Line({ label, children }: { label: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-12 text-faint leading-5">{label}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </>
  );
}

const LINK = 'underline decoration-line-strong underline-offset-2 hover:decoration-current';

/** What there is to know before deciding: the instructions, the run, the customer, who is asked, until when. */
export function ApprovalDetails({ approval }: { approval: ApprovalResource }) {
  const t = useTranslations('approvals');
  const locale = useLocale();
  const actorName = useActorName();
  const maySeeCustomer = useMay('customers:read');
  const { customerId, decidedBy, decidedAt, note, expiresAt } = approval;
  return (
    <>
      {approval.instructions ? <p className="whitespace-pre-line">{approval.instructions}</p> : null}
      <dl className="grid grid-cols-[max-content_1fr] gap-x-6 gap-y-1">
        <Line label={t('details.run')}>
          <Link href={`/dashboard/runs/${approval.runId}`} prefetch={false} className={LINK}>
            {approval.flowName}
          </Link>{' '}
          <span className="text-muted">{t('details.atNode', { node: approval.nodeId })}</span>
        </Line>
        {customerId && maySeeCustomer ? (
          <Line label={t('details.customer')}>
            <Link href={`/dashboard/customers/${customerId}`} prefetch={false} className={LINK}>
              {approval.customerName ?? t('details.unnamed')}
            </Link>
          </Line>
        ) : null}
        <Line label={t('details.who')}>
          <WhoMayDecide approval={approval} />
        </Line>
        {expiresAt && approval.status === 'open' ? (
          <Line label={t('details.deadline')}>{exactTime(locale, Date.parse(expiresAt))}</Line>
        ) : null}
        {decidedBy && decidedAt ? (
          <Line label={t('details.decided')}>
            {actorName(decidedBy)}, {exactTime(locale, Date.parse(decidedAt))}
          </Line>
        ) : null}
        {note ? (
          <Line label={t('details.note')}>
            <span className="whitespace-pre-line">{note}</span>
          </Line>
        ) : null}
      </dl>
    </>
  );
}

function WhoMayDecide({ approval: { assignees, role } }: { approval: ApprovalResource }) {
  const t = useTranslations('approvals.who');
  const locale = useLocale();
  const named = [...(role ? [t(`role.${role}`)] : []), ...assignees];
  return named.length > 0 ? t('named', { names: new Intl.ListFormat(locale).format(named) }) : t('anyone');
}
