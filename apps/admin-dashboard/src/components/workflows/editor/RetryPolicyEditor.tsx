'use client';

import { ERROR_KINDS, type ErrorKind, type RetryPolicy } from '@columba/workflow-contracts';
import { useTranslations } from 'next-intl';
import { Field } from '@/components/ui/Field';
import { Input } from '@/components/ui/Input';
import { Switch } from '@/components/ui/Switch';
import { briefDuration } from '../monitor/brief-duration';
import { GroupField } from '../schema-form/fields/GroupField';
import { useForm } from '../schema-form/form-context';
import { DEFAULT_RETRY, retryMoments } from './retry-moments';

export interface RetryPolicyEditorProps {
  policy: RetryPolicy | undefined;
  onChange: (policy: RetryPolicy | undefined) => void;
}

/** How often and how patiently a step with an effect is tried again, with the moments it would be tried at. */
export function RetryPolicyEditor({ policy, onChange }: RetryPolicyEditorProps) {
  const t = useTranslations('editor.retry');
  const errors = useTranslations('editor.errorPath');
  const { readOnly } = useForm();
  const set = (patch: Partial<RetryPolicy>) => policy && onChange({ ...policy, ...patch });
  const toggle = (kind: ErrorKind) =>
    policy &&
    set({ kinds: policy.kinds.includes(kind) ? policy.kinds.filter((one) => one !== kind) : [...policy.kinds, kind] });
  return (
    <section aria-label={t('label')} className="flex flex-col gap-3">
      <div className="flex items-center justify-between gap-4">
        <label htmlFor="retry-on" className="font-medium text-13">
          {t('label')}
        </label>
        <Switch
          id="retry-on"
          disabled={readOnly}
          checked={Boolean(policy)}
          onCheckedChange={(on) => onChange(on ? DEFAULT_RETRY : undefined)}
        />
      </div>
      {policy ? (
        <>
          <div className="grid grid-cols-2 gap-3">
            <NumberInput
              label={t('attempts')}
              value={policy.maxAttempts}
              min={1}
              max={20}
              onChange={(maxAttempts) => set({ maxAttempts })}
            />
            <NumberInput
              label={t('factor')}
              value={policy.factor}
              min={1}
              max={10}
              step={0.5}
              onChange={(factor) => set({ factor })}
            />
            <NumberInput
              label={t('first')}
              value={policy.initialDelayMs}
              min={0}
              max={3_600_000}
              onChange={(initialDelayMs) => set({ initialDelayMs })}
            />
            <NumberInput
              label={t('longest')}
              value={policy.maxDelayMs}
              min={0}
              max={86_400_000}
              onChange={(maxDelayMs) => set({ maxDelayMs })}
            />
          </div>
          <p className="text-12 text-faint">
            {t('moments', { moments: retryMoments(policy).map(briefDuration).join(', ') || '–' })}
          </p>
          <GroupField label={t('kinds')} path="retry.kinds">
            <div className="flex flex-wrap gap-x-4 gap-y-1">
              {ERROR_KINDS.map((kind) => (
                <label key={kind} className="flex items-center gap-1.5 text-13">
                  <input
                    type="checkbox"
                    className="accent-(--accent)"
                    disabled={readOnly}
                    checked={policy.kinds.includes(kind)}
                    onChange={() => toggle(kind)}
                  />
                  {errors(`kinds.${kind}`)}
                </label>
              ))}
            </div>
          </GroupField>
          <div className="flex items-center gap-2 text-13">
            <Switch
              id="retry-jitter"
              checked={policy.jitter}
              disabled={readOnly}
              onCheckedChange={(jitter) => set({ jitter })}
            />
            <label htmlFor="retry-jitter">{t('jitter')}</label>
          </div>
        </>
      ) : (
        <p className="text-12 text-faint">{t('off')}</p>
      )}
    </section>
  );
}

interface NumberInputProps {
  label: string;
  value: number;
  min: number;
  max: number;
  step?: number;
  onChange: (value: number) => void;
}

function NumberInput({ label, value, onChange, ...limits }: NumberInputProps) {
  const { readOnly } = useForm();
  return (
    <Field label={label}>
      {(ids) => (
        <Input
          {...ids}
          type="number"
          className="tabular"
          value={Number.isFinite(value) ? value : ''}
          readOnly={readOnly}
          onChange={({ target }) => {
            if (target.value !== '') onChange(Math.min(limits.max, Math.max(limits.min, target.valueAsNumber)));
          }}
          {...limits}
        />
      )}
    </Field>
  );
}
