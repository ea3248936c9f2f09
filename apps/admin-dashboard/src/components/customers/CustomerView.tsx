'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { ApiError } from '@/api/api-error';
import { api } from '@/api/browser-api';
import { customerName } from '@/format/person-name';
import { useMay } from '@/session/SessionProvider';
import { BackLink } from '../shell/BackLink';
import { NothingHere } from '../shell/NothingHere';
import { PageHeader } from '../shell/PageHeader';
import { ErrorState } from '../ui/ErrorState';
import { Skeleton } from '../ui/Skeleton';
import { type TabItem, Tabs } from '../ui/Tabs';
import { CustomerConversation } from './CustomerConversation';
import { CustomerProfile } from './CustomerProfile';
import { CustomerRuns } from './CustomerRuns';

/** A customer: conversation and runs, with what is known of them beside it (a third tab where it is narrow). */
export function CustomerView({ customerId }: { customerId: string }) {
  const t = useTranslations('customers');
  const mayReadMessages = useMay('messages:read');
  const mayReadRuns = useMay('runs:read');
  const [tab, setTab] = useState('conversation');
  const customer = useQuery({
    queryKey: ['customers', 'detail', customerId],
    queryFn: ({ signal }) => api.customers.get(customerId, signal),
  });
  if (customer.error instanceof ApiError && [400, 404, 422].includes(customer.error.status)) {
    return <NothingHere href="/dashboard/customers" label={t('toList')} />;
  }
  if (customer.isError) {
    return <ErrorState error={customer.error} title={t('oneFailed')} onRetry={() => void customer.refetch()} />;
  }
  const profile = customer.data ? <CustomerProfile customer={customer.data} /> : <Skeleton className="m-6 w-40" />;
  const tabs: TabItem[] = [
    ...(mayReadMessages
      ? [
          {
            value: 'conversation',
            label: t('tab.conversation'),
            content: <CustomerConversation customerId={customerId} />,
          },
        ]
      : []),
    ...(mayReadRuns
      ? [{ value: 'runs', label: t('tab.runs'), content: <CustomerRuns customerId={customerId} /> }]
      : []),
    { value: 'profile', label: t('tab.profile'), content: profile, className: 'lg:hidden' },
  ];
  const name = customer.data ? (customerName(customer.data) ?? t('unnamed')) : null;
  return (
    <>
      <PageHeader
        back={<BackLink href="/dashboard/customers">{t('title')}</BackLink>}
        title={name ?? <Skeleton className="h-4 w-40" />}
      />
      <div className="flex min-h-0 flex-1">
        <Tabs
          label={t('one')}
          items={tabs}
          value={tab}
          onValueChange={setTab}
          className="min-w-0 [&>[role=tablist]]:px-6 max-sm:[&>[role=tablist]]:px-4"
        />
        <aside
          aria-label={t('tab.profile')}
          className="w-80 shrink-0 overflow-y-auto border-line border-t border-l max-lg:hidden"
        >
          {profile}
        </aside>
      </div>
    </>
  );
}
