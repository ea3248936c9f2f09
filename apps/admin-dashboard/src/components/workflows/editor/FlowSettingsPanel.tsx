'use client';

import { REENTRY_RULES } from '@columba/workflow-contracts';
import { Plus, Trash2 } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type RefObject, useId, useMemo } from 'react';
import { Button } from '@/components/ui/Button';
import { Field } from '@/components/ui/Field';
import { IconButton } from '@/components/ui/IconButton';
import { Input } from '@/components/ui/Input';
import { Select } from '@/components/ui/Select';
import { patchSettings } from '../document/document-edits';
import { placeOf } from '../document/problem-place';
import { DurationField } from '../schema-form/fields/DurationField';
import { GroupField } from '../schema-form/fields/GroupField';
import { FormProvider } from '../schema-form/form-context';
import { useDocument, useEditor, useEditorStore } from './editor-context';
import { PanelFrame } from './PanelFrame';
import { RunLimitFields } from './RunLimitFields';
import { addVariable, removeVariable, renameVariable, setVariable, variableText } from './variable-edits';

const TIMEZONES: readonly string[] = Intl.supportedValuesOf('timeZone');

/** The journey's own settings: zone, who may enter again, and what its variables start with. */
export function FlowSettingsPanel({ onFold, panel }: { onFold: () => void; panel: RefObject<HTMLDivElement | null> }) {
  const t = useTranslations('editor.settings');
  const document = useDocument();
  const problems = useEditor((state) => state.problems);
  const { edit } = useEditorStore().getState();
  const zonesId = useId();
  const { settings } = document;
  const form = useMemo(() => {
    const found = problems.flatMap((problem) => {
      const place = placeOf(document, problem);
      return place.kind === 'settings' ? [[place.field.join('.'), [problem]] as const] : [];
    });
    return { nodeType: '', problems: new Map(found), variables: [], readOnly: false };
  }, [document, problems]);
  return (
    <PanelFrame title={t('title')} note={t('note')} onFold={onFold} panel={panel}>
      <FormProvider value={form}>
        <div className="flex flex-col gap-4 p-4">
          <Field label={t('timezone')} hint={t('timezoneHint')} error={form.problems.get('timezone')?.[0]?.message}>
            {(ids) => (
              <>
                <Input
                  {...ids}
                  data-field="timezone"
                  list={zonesId}
                  spellCheck={false}
                  value={settings.timezone}
                  onChange={(event) =>
                    edit((before) => patchSettings(before, { timezone: event.target.value }), 'timezone')
                  }
                />
                <datalist id={zonesId}>
                  {TIMEZONES.map((zone) => (
                    <option key={zone} value={zone} />
                  ))}
                </datalist>
              </>
            )}
          </Field>
          <Field label={t('reentry')} hint={t(`reentryHints.${settings.reentry}`)}>
            {(ids) => (
              <Select
                {...ids}
                value={settings.reentry}
                options={REENTRY_RULES.map((rule) => ({ value: rule, label: t(`reentryRules.${rule}`) }))}
                onValueChange={(reentry) =>
                  edit((before) =>
                    patchSettings(before, {
                      reentry,
                      reentryPeriod: reentry === 'ignore-for' ? (before.settings.reentryPeriod ?? 'P1D') : undefined,
                    }),
                  )
                }
              />
            )}
          </Field>
          {settings.reentry === 'ignore-for' ? (
            <DurationField
              field={{ key: 'reentryPeriod', kind: 'duration', required: true }}
              label={t('reentryPeriod')}
              path="reentryPeriod"
              value={settings.reentryPeriod}
              onChange={(next) =>
                edit((before) => patchSettings(before, { reentryPeriod: next as string }), 'reentryPeriod')
              }
            />
          ) : null}
          <RunLimitFields />
          <VariablesEditor />
        </div>
      </FormProvider>
    </PanelFrame>
  );
}

function VariablesEditor() {
  const t = useTranslations('editor.settings');
  const { variables } = useDocument().settings;
  const { edit } = useEditorStore().getState();
  const set = (next: Record<string, unknown>, key?: string) =>
    edit((before) => patchSettings(before, { variables: next }), key);
  return (
    <GroupField label={t('variables')} hint={t('variablesHint')} path="variables">
      <ul className="flex flex-col gap-1.5">
        {Object.entries(variables).map(([name, value], index) => (
          // The name is what is being edited
          <li key={index} className="flex gap-1.5">
            <Input
              mono
              className="w-32! shrink-0"
              aria-label={t('variableName', { n: index + 1 })}
              spellCheck={false}
              value={name}
              onChange={(event) => set(renameVariable(variables, name, event.target.value), `var name ${index}`)}
            />
            <Input
              aria-label={t('variableValue', { name })}
              value={variableText(value)}
              onChange={(event) => set(setVariable(variables, name, event.target.value), `var ${index}`)}
            />
            <IconButton
              label={t('removeVariable', { name })}
              icon={<Trash2 />}
              onClick={() => set(removeVariable(variables, name))}
            />
          </li>
        ))}
      </ul>
      <Button size="sm" variant="ghost" className="mt-1 -ml-1" onClick={() => set(addVariable(variables))}>
        <Plus aria-hidden />
        {t('addVariable')}
      </Button>
    </GroupField>
  );
}
