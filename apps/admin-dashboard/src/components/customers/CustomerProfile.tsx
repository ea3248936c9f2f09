'use client';

import type { CustomerResource } from '@columba/workflow-contracts';
import { useLocale, useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { clockTime } from '@/format/relative-time';
import { useNow } from '@/format/use-now';
import { Badge } from '../ui/Badge';
import { RelativeTime } from '../ui/RelativeTime';
import { IdentityLine } from './IdentityLine';

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="border-line border-b px-6 py-4 last:border-b-0 max-lg:px-4">
      <h2 className="mb-2 font-medium text-12 text-faint">{title}</h2>
      {children}
    </section>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex min-w-0 items-baseline gap-3">
      <dt className="w-24 shrink-0 truncate text-muted" title={name}>
        {name}
      </dt>
      <dd className="wrap-anywhere min-w-0 flex-1">{children}</dd>
    </div>
  );
}

const asText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** The customer's clock, or nothing for a zone that this browser does not know. */
function localClock(locale: string, now: number, timezone: string): string | null {
  try {
    return clockTime(locale, now, timezone);
  } catch {
    return null;
  }
}

/** What is known of a customer. */
export function CustomerProfile({ customer }: { customer: CustomerResource }) {
  const t = useTranslations('customers.profile');
  const locale = useLocale();
  const now = useNow();
  const clock = customer.timezone ? localClock(locale, now, customer.timezone) : null;
  const attributes = Object.entries(customer.attributes);
  return (
    <div className="text-13">
      <Section title={t('identities')}>
        <ul className="flex flex-col gap-1.5">
          {customer.identities.map((identity) => (
            <li key={`${identity.kind}:${identity.value}`} className="flex">
              <IdentityLine identity={identity} />
            </li>
          ))}
        </ul>
      </Section>
      <Section title={t('tags')}>
        {customer.tags.length > 0 ? (
          <div className="flex flex-wrap gap-1">
            {customer.tags.map((tag) => (
              <Badge key={tag}>{tag}</Badge>
            ))}
          </div>
        ) : (
          <p className="text-muted">{t('noTags')}</p>
        )}
      </Section>
      <Section title={t('about')}>
        <dl className="flex flex-col gap-1.5">
          {customer.locale ? <Fact name={t('locale')}>{customer.locale}</Fact> : null}
          {customer.timezone ? (
            <Fact name={t('timezone')}>
              {customer.timezone}
              {clock ? <span className="tabular text-muted"> · {t('now', { time: clock })}</span> : null}
            </Fact>
          ) : null}
          <Fact name={t('since')}>
            <RelativeTime at={customer.createdAt} />
          </Fact>
        </dl>
      </Section>
      {attributes.length > 0 ? (
        <Section title={t('attributes')}>
          <dl className="flex flex-col gap-1.5">
            {attributes.map(([name, value]) => (
              <Fact key={name} name={name}>
                <span className="font-mono text-12">{asText(value)}</span>
              </Fact>
            ))}
          </dl>
        </Section>
      ) : null}
    </div>
  );
}
