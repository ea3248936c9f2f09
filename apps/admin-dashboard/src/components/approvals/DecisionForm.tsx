'use client';

import type { ApprovalResource } from '@columba/workflow-contracts';
import { Check, X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Button } from '../ui/Button';
import { Field } from '../ui/Field';
import { Textarea } from '../ui/Textarea';
import { useDecide } from './use-approvals';

const MOST_CHARACTERS = 2_000;

/** A note, and the two ways to decide. */
export function DecisionForm({ approval }: { approval: ApprovalResource }) {
  const t = useTranslations('approvals');
  const [note, setNote] = useState('');
  const decide = useDecide();
  const under = decide.isPending ? decide.variables.decision : null;
  const say = (decision: 'approved' | 'rejected') => decide.mutate({ approval, decision, note: note.trim() });
  return (
    <div className="flex flex-col gap-3">
      <Field label={t('note')} hint={t('noteHint')}>
        {(ids) => (
          <Textarea
            {...ids}
            rows={2}
            maxLength={MOST_CHARACTERS}
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
        )}
      </Field>
      <div className="flex gap-2 max-sm:grid max-sm:grid-cols-2">
        <Button variant="primary" busy={under === 'approved'} disabled={under !== null} onClick={() => say('approved')}>
          <Check aria-hidden />
          {t('approve')}
        </Button>
        <Button variant="danger" busy={under === 'rejected'} disabled={under !== null} onClick={() => say('rejected')}>
          <X aria-hidden />
          {t('reject')}
        </Button>
      </div>
    </div>
  );
}
