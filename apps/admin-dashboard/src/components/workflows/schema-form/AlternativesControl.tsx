'use client';

import { useTranslations } from 'next-intl';
import { SegmentedControl } from '@/components/ui/SegmentedControl';
import { useNodeWords } from '../canvas/use-node-words';
import { ONE_OF, withAlternative } from './field-visibility';
import { useForm } from './form-context';

export interface AlternativesControlProps {
  value: Record<string, unknown>;
  chosen: string;
  onChange: (value: Record<string, unknown>) => void;
}

/** Chooses which of several fields a step has. */
export function AlternativesControl({ value, chosen, onChange }: AlternativesControlProps) {
  const t = useTranslations('editor.form');
  const words = useNodeWords();
  const { nodeType, readOnly } = useForm();
  const keys = Object.keys(ONE_OF[nodeType] ?? {});
  return (
    <SegmentedControl
      label={t('alternatives')}
      value={chosen}
      className="w-full"
      segments={keys.map((key) => ({ value: key, label: words.alternative(nodeType, key) }))}
      onValueChange={(next) => {
        if (!readOnly && next !== chosen) onChange(withAlternative(nodeType, value, next));
      }}
    />
  );
}
