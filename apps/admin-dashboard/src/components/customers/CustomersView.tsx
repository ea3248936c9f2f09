'use client';

import type { CustomerResource } from '@columba/workflow-contracts';
import { Users } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useMemo, useState } from 'react';
import { api } from '@/api/browser-api';
import { customerName } from '@/format/person-name';
import { type Column, DataTable } from '../list/DataTable';
import { ListBody } from '../list/ListBody';
import { LoadMore } from '../list/LoadMore';
import { SearchField } from '../list/SearchField';
import { usePages } from '../list/use-pages';
import { useSettled } from '../list/use-settled';
import { Initials } from '../shell/Initials';
import { PageHeader } from '../shell/PageHeader';
import { Badge } from '../ui/Badge';
import { Button } from '../ui/Button';
import { EmptyState } from '../ui/EmptyState';
import { RelativeTime } from '../ui/RelativeTime';
import { IdentityLine } from './IdentityLine';

const SHOWN_TAGS = 3;

function useColumns(): Column<CustomerResource>[] {
  const t = useTranslations('customers');
  return useMemo(
    () => [
      {
        id: 'name',
        header: t('column.name'),
        className: 'w-[28%] max-w-0 min-w-40',
        skeleton: 'w-36',
        cell: (customer) => {
          const name = customerName(customer) ?? t('unnamed');
          return (
            <span className="flex min-w-0 items-center gap-2.5">
              <Initials name={name} className="size-6 text-[10px]" />
              <span className="truncate font-medium" title={name}>
                {name}
              </span>
            </span>
          );
        },
      },
      {
        id: 'identities',
        header: t('column.identities'),
        className: 'w-[38%] max-w-0 min-w-44',
        skeleton: 'w-56',
        cell: (customer) => (
          <span className="flex min-w-0 gap-4 text-muted">
            {customer.identities.slice(0, 2).map((identity, index) => (
              <span
                key={`${identity.kind}:${identity.value}`}
                className={index > 0 ? 'min-w-0 max-lg:hidden' : 'min-w-0'}
              >
                <IdentityLine identity={identity} />
              </span>
            ))}
            {customer.identities.length > 2 ? (
              <span className="text-faint">+{customer.identities.length - 2}</span>
            ) : null}
          </span>
        ),
      },
      {
        id: 'tags',
        header: t('column.tags'),
        className: 'max-md:hidden',
        skeleton: 'w-24',
        cell: (customer) => (
          <span className="flex gap-1">
            {customer.tags.slice(0, SHOWN_TAGS).map((tag) => (
              <Badge key={tag}>{tag}</Badge>
            ))}
            {customer.tags.length > SHOWN_TAGS ? <Badge>+{customer.tags.length - SHOWN_TAGS}</Badge> : null}
          </span>
        ),
      },
      {
        id: 'created',
        header: t('column.created'),
        className: 'w-32 text-right max-sm:hidden',
        skeleton: 'w-16',
        cell: (customer) => <RelativeTime at={customer.createdAt} className="text-muted" />,
      },
    ],
    [t],
  );
}

export function CustomersView() {
  const t = useTranslations('customers');
  const columns = useColumns();
  const [typed, setTyped] = useState('');
  const search = useSettled(typed.trim());
  const customers = usePages<CustomerResource>(['customers', 'list', search], (query, signal) =>
    api.customers.list({ ...query, search: search || undefined }, signal),
  );
  const some = customers.items.length > 0;
  const nothing = search ? (
    <EmptyState
      title={t('noMatch', { typed: search })}
      action={<Button onClick={() => setTyped('')}>{t('clear')}</Button>}
    />
  ) : (
    <EmptyState drawing={<Users strokeWidth={1.5} />} title={t('empty')}>
      {t('emptyHint')}
    </EmptyState>
  );
  return (
    <>
      <PageHeader
        title={t('title')}
        state={some ? t('line', { count: customers.items.length, more: customers.hasNextPage ? 'yes' : 'no' }) : ' '}
      />
      {some || customers.isPending || search ? (
        <SearchField label={t('search')} value={typed} onChange={setTyped} />
      ) : null}
      <ListBody pages={customers} failed={t('failed')} empty={nothing}>
        <DataTable
          label={t('title')}
          columns={columns}
          rows={customers.items}
          rowKey={(customer) => customer.id}
          rowHref={(customer) => `/dashboard/customers/${customer.id}`}
          loading={customers.isPending}
          foot={<LoadMore pages={customers} />}
        />
      </ListBody>
    </>
  );
}
