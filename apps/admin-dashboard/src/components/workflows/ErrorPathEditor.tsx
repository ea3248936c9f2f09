'use client';

import { ERROR_KINDS, type ErrorKind, type FlowEdge } from '@columba/workflow-contracts';
import { useTranslations } from 'next-intl';
import { GroupField } from './schema-form/fields/GroupField';
import { WordsInput } from './schema-form/fields/WordsField';

export interface ErrorPathEditorProps {
  edge: FlowEdge;
  onChange: (onError: FlowEdge['onError']) => void;
}

/** Which errors an error edge takes: all, or those of some kinds or with some codes. */
export function ErrorPathEditor({ edge, onChange }: ErrorPathEditorProps) {
  const t = useTranslations('editor.errorPath');
  const kinds = edge.onError?.kinds ?? [];
  const codes = edge.onError?.codes ?? [];
  const set = (next: { kinds: ErrorKind[]; codes: string[] }) => {
    const kept = {
      ...(next.kinds.length > 0 ? { kinds: next.kinds } : {}),
      ...(next.codes.length > 0 ? { codes: next.codes } : {}),
    };
    onChange(Object.keys(kept).length > 0 ? kept : undefined);
  };
  const toggle = (kind: ErrorKind) =>
    set({ codes, kinds: kinds.includes(kind) ? kinds.filter((one) => one !== kind) : [...kinds, kind] });
  const all = kinds.length === 0 && codes.length === 0;
  return (
    <div className="flex flex-col gap-4">
      <p className="text-12 text-muted">{all ? t('catchesAll') : t('catchesSome')}</p>
      <GroupField label={t('kindsLabel')} path="onError.kinds">
        <div className="flex flex-col">
          {ERROR_KINDS.map((kind) => (
            <label key={kind} className="flex items-start gap-2 rounded-control px-1 py-1.5 hover:bg-hover">
              <input
                type="checkbox"
                className="mt-0.5 accent-(--accent)"
                checked={kinds.includes(kind)}
                onChange={() => toggle(kind)}
              />
              <span>
                <span className="block text-13">{t(`kinds.${kind}`)}</span>
                <span className="block text-12 text-faint">{t(`kindHints.${kind}`)}</span>
              </span>
            </label>
          ))}
        </div>
      </GroupField>
      <GroupField label={t('codesLabel')} hint={t('codesHint')} path="onError.codes">
        <WordsInput
          label={t('codesLabel')}
          value={codes}
          placeholder="channel.undeliverable"
          onChange={(next) => set({ kinds, codes: next })}
        />
      </GroupField>
    </div>
  );
}
