'use client';

import { useTranslations } from 'next-intl';
import { Field } from '../ui/Field';
import { Select } from '../ui/Select';

/** Items a second; null: as fast as it goes. */
export type Pace = number | null;
const PACES = [1, 10, 50, 200] as const;
const UNBOUND = 'unbound';

/** How fast a job goes through its runs, so that a provider or a team is not flooded. */
export function PaceField({ value, onChange }: { value: Pace; onChange: (pace: Pace) => void }) {
  const t = useTranslations('bulkJobs.pace');
  const options = [
    { value: UNBOUND, label: t('unbound') },
    ...PACES.map((pace) => ({ value: String(pace), label: t('perSecond', { count: pace }) })),
  ];
  return (
    <Field label={t('label')}>
      {(ids) => (
        <Select
          {...ids}
          value={value === null ? UNBOUND : String(value)}
          options={options}
          onValueChange={(next) => onChange(next === UNBOUND ? null : Number(next))}
        />
      )}
    </Field>
  );
}
