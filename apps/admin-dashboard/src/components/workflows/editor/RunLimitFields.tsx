'use client';

import type { FlowBreaker, FlowDocument } from '@columba/workflow-contracts';
import { useTranslations } from 'next-intl';
import { useId } from 'react';
import { Switch } from '@/components/ui/Switch';
import { patchSettings } from '../document/document-edits';
import { NumberField } from '../schema-form/fields/SimpleFields';
import { useDocument, useEditorStore } from './editor-context';

const DEFAULT_BREAKER: FlowBreaker = { threshold: 10, windowMs: 60_000, coolDownMs: 60_000 };
const DAY_MS = 86_400_000;

/** How many runs may be under way at once, and when the journey is left alone because its runs fail. */
export function RunLimitFields() {
  const t = useTranslations('editor.settings');
  const { maxConcurrentRuns, breaker } = useDocument().settings;
  const { edit } = useEditorStore().getState();
  const switchId = useId();
  const patch = (change: Partial<FlowDocument['settings']>, key?: string) =>
    edit((before) => patchSettings(before, change), key);
  /** What is being typed may be no number yet: validation says so beside the field. */
  const setBreaker = (name: keyof FlowBreaker) => (next: unknown) =>
    breaker && patch({ breaker: { ...breaker, [name]: next as number } }, `breaker ${name}`);
  return (
    <>
      <NumberField
        field={{ key: 'maxConcurrentRuns', kind: 'number', required: false, min: 1, max: 100_000 }}
        label={t('maxConcurrentRuns')}
        hint={t('maxConcurrentRunsHint')}
        path="maxConcurrentRuns"
        value={maxConcurrentRuns}
        onChange={(next) => patch({ maxConcurrentRuns: next as number | undefined }, 'maxConcurrentRuns')}
      />
      <section aria-label={t('breaker')} className="flex flex-col gap-3">
        <div className="flex items-center justify-between gap-4">
          <label htmlFor={switchId} className="font-medium text-12 text-muted">
            {t('breaker')}
          </label>
          <Switch
            id={switchId}
            checked={breaker !== undefined}
            onCheckedChange={(on) => patch({ breaker: on ? DEFAULT_BREAKER : undefined })}
          />
        </div>
        <p className="text-12 text-faint">{t('breakerHint')}</p>
        {breaker ? (
          <>
            <NumberField
              field={{ key: 'threshold', kind: 'number', required: true, min: 1, max: 1_000 }}
              label={t('breakerThreshold')}
              path="breaker.threshold"
              value={breaker.threshold}
              onChange={setBreaker('threshold')}
            />
            <NumberField
              field={{ key: 'windowMs', kind: 'number', required: true, min: 1_000, max: DAY_MS }}
              label={t('breakerWindow')}
              path="breaker.windowMs"
              value={breaker.windowMs}
              onChange={setBreaker('windowMs')}
            />
            <NumberField
              field={{ key: 'coolDownMs', kind: 'number', required: true, min: 100, max: DAY_MS }}
              label={t('breakerCoolDown')}
              path="breaker.coolDownMs"
              value={breaker.coolDownMs}
              onChange={setBreaker('coolDownMs')}
            />
          </>
        ) : null}
      </section>
    </>
  );
}
