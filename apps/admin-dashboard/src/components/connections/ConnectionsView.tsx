'use client';

import type { ConnectionResource } from '@columba/workflow-contracts';
import { Cable } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useMemo } from 'react';
import { api } from '@/api/browser-api';
import { useSession } from '@/session/SessionProvider';
import { type Column, DataTable } from '../list/DataTable';
import { ListBody } from '../list/ListBody';
import { LoadMore } from '../list/LoadMore';
import { usePages } from '../list/use-pages';
import { ChannelGlyph } from '../messaging/ChannelGlyph';
import { PageHeader } from '../shell/PageHeader';
import { CopyButton } from '../ui/CopyButton';
import { EmptyState } from '../ui/EmptyState';
import { StatusGlyph } from '../ui/StatusGlyph';

function useColumns(): Column<ConnectionResource>[] {
  const t = useTranslations('connections');
  const channel = useTranslations('channel');
  const { publicApiUrl } = useSession();
  return useMemo(
    () => [
      {
        id: 'name',
        header: t('column.name'),
        className: 'w-[24%] max-w-0 min-w-36 max-sm:w-full',
        skeleton: 'w-36',
        cell: (connection) => (
          <span className="flex min-w-0 items-center gap-2.5">
            <ChannelGlyph channel={connection.channel} className="size-4 text-muted" />
            <span className="min-w-0 py-1.5">
              <span className="block truncate font-medium" title={connection.name}>
                {connection.name}
              </span>
              <span className="block truncate text-12 text-muted">{channel(connection.channel)}</span>
            </span>
          </span>
        ),
      },
      {
        id: 'address',
        header: t('column.address'),
        className: 'w-[20%] max-w-0 min-w-36 max-sm:hidden',
        skeleton: 'w-32',
        cell: (connection) => (
          <span className="tabular block truncate" title={connection.address}>
            {connection.address}
          </span>
        ),
      },
      {
        id: 'webhook',
        header: t('column.webhook'),
        className: 'w-[38%] sm:max-w-0 sm:min-w-36',
        skeleton: 'w-64',
        cell: (connection) => {
          const url = `${publicApiUrl}${connection.webhookPath}`;
          return (
            <span className="flex min-w-0 items-center gap-1">
              <code className="truncate font-mono text-12 text-muted max-sm:hidden" title={url}>
                {url}
              </code>
              <CopyButton text={url} what={t('copyWebhook')} />
            </span>
          );
        },
      },
      {
        id: 'enabled',
        header: t('column.state'),
        className: 'w-28',
        skeleton: 'w-16',
        cell: (connection) => (
          <span className="inline-flex items-center gap-1.5 whitespace-nowrap">
            <StatusGlyph tone={connection.enabled ? 'completed' : 'skipped'} />
            {connection.enabled ? t('enabled') : t('disabled')}
          </span>
        ),
      },
    ],
    [t, channel, publicApiUrl],
  );
}

/** The tenant's doors to the channels; read only. */
export function ConnectionsView() {
  const t = useTranslations('connections');
  const columns = useColumns();
  const connections = usePages<ConnectionResource>(['connections'], (query, signal) =>
    api.connections.list(query, signal),
  );
  const some = connections.items.length > 0;
  const enabled = connections.items.filter((connection) => connection.enabled).length;
  const nothing = (
    <EmptyState drawing={<Cable strokeWidth={1.5} />} title={t('empty')}>
      {t('emptyHint')}
    </EmptyState>
  );
  return (
    <>
      <PageHeader title={t('title')} state={some ? t('line', { enabled, count: connections.items.length }) : ' '} />
      <ListBody pages={connections} failed={t('failed')} empty={nothing}>
        <DataTable
          label={t('title')}
          columns={columns}
          rows={connections.items}
          rowKey={(connection) => connection.id}
          loading={connections.isPending}
          foot={<LoadMore pages={connections} />}
        />
      </ListBody>
    </>
  );
}
