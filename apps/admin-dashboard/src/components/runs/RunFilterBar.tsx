'use client';

import type { RunStatus } from '@columba/workflow-contracts';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { api } from '@/api/browser-api';
import { customerName } from '@/format/person-name';
import { useMay } from '@/session/SessionProvider';
import { FilterChip } from '../list/FilterChip';
import { Button } from '../ui/Button';
import { StatusGlyph } from '../ui/StatusGlyph';
import type { RunFilters } from './use-runs';

export const STATUS_ORDER: readonly RunStatus[] = [
  'running',
  'waiting',
  'paused',
  'failed',
  'completed',
  'cancelled',
  'pending',
];

export interface RunFilterBarProps {
  filters: RunFilters;
  onChange: (name: keyof RunFilters, value: string | null) => void;
  onClear: () => void;
}

function useJourneyOptions() {
  const flows = useQuery({
    queryKey: ['flows', 'options'],
    queryFn: ({ signal }) => api.flows.list({ limit: 200 }, signal),
    staleTime: 60_000,
  });
  return (flows.data?.items ?? []).map((flow) => ({ value: flow.id, label: flow.name }));
}

function useCustomerOptions(chosen: string | null) {
  const allowed = useMay('customers:read');
  const customers = useQuery({
    queryKey: ['customers', 'options'],
    queryFn: ({ signal }) => api.customers.list({ limit: 200 }, signal),
    staleTime: 60_000,
    enabled: allowed,
  });
  const known = customers.data?.items ?? [];
  const missing = chosen !== null && customers.isSuccess && !known.some((customer) => customer.id === chosen);
  const one = useQuery({
    queryKey: ['customers', 'detail', chosen],
    queryFn: ({ signal }) => api.customers.get(chosen ?? '', signal),
    enabled: missing && allowed,
  });
  const all = one.data ? [one.data, ...known] : known;
  return all.map((customer) => ({ value: customer.id, label: customerName(customer) ?? customer.id }));
}

/** Filters as chips; what they say stands in the URL. */
export function RunFilterBar({ filters, onChange, onClear }: RunFilterBarProps) {
  const t = useTranslations('runs');
  const status = useTranslations('status');
  const journeys = useJourneyOptions();
  const customers = useCustomerOptions(filters.customerId);
  const active = filters.status ?? filters.flowId ?? filters.customerId;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would name a form, and there is none
    <div
      role="group"
      aria-label={t('filters')}
      className="flex shrink-0 flex-wrap items-center gap-2 px-6 pb-3 max-sm:px-4"
    >
      <FilterChip
        name={t('filter.status')}
        value={filters.status}
        options={STATUS_ORDER.map((value) => ({ value, label: status(value), mark: <StatusGlyph tone={value} /> }))}
        onChange={(value) => onChange('status', value)}
      />
      <FilterChip
        name={t('filter.journey')}
        value={filters.flowId}
        options={journeys}
        onChange={(value) => onChange('flowId', value)}
      />
      <FilterChip
        name={t('filter.customer')}
        value={filters.customerId}
        options={customers}
        onChange={(value) => onChange('customerId', value)}
      />
      {active ? (
        <Button size="sm" variant="ghost" onClick={onClear}>
          {t('clear')}
        </Button>
      ) : null}
    </div>
  );
}
