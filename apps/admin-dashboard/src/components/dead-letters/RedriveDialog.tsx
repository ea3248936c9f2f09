'use client';

import type { DeadLetterGroup } from '@columba/workflow-contracts';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { api } from '@/api/browser-api';
import { type Pace, PaceField } from '../bulk-jobs/PaceField';
import { Button } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import { Field } from '../ui/Field';
import { Select } from '../ui/Select';
import { RedrivePreviewPart } from './RedrivePreviewPart';
import { useRedrive, useRedrivePreview } from './use-dead-letters';

const ORIGINAL = 'original';

function useVersionOptions(group: DeadLetterGroup) {
  const t = useTranslations('deadLetters.redrive');
  const versions = useQuery({
    queryKey: ['flow-versions', group.flowId],
    queryFn: ({ signal }) => api.flows.versions(group.flowId, { limit: 50 }, signal),
  });
  const known = (versions.data?.items ?? []).map(({ version, label, current }) => ({
    value: String(version),
    label: [`v${version}`, label, current ? t('current') : null].filter(Boolean).join(' · '),
  }));
  return [{ value: ORIGINAL, label: t('original') }, ...known];
}

/** Says what a retry of a whole group would do, on which version and how fast, and does it. */
export function RedriveDialog({ group, onClose }: { group: DeadLetterGroup; onClose: () => void }) {
  const t = useTranslations('deadLetters.redrive');
  const ui = useTranslations('ui');
  const versions = useVersionOptions(group);
  const [version, setVersion] = useState(ORIGINAL);
  const [pace, setPace] = useState<Pace>(null);
  const chosen = version === ORIGINAL ? {} : { version: Number(version) };
  const preview = useRedrivePreview({ fingerprint: group.fingerprint, ...chosen });
  const redrive = useRedrive();
  const count = preview.data?.willRedrive ?? 0;
  const go = () => {
    const throttle = pace === null ? {} : { throttle: pace };
    redrive.mutate({ fingerprint: group.fingerprint, ...chosen, ...throttle }, { onSuccess: onClose });
  };
  return (
    <Dialog
      open
      width="md"
      onOpenChange={onClose}
      title={t('title', { count: group.count })}
      description={t('text')}
      footer={
        <>
          <Button onClick={onClose}>{ui('cancel')}</Button>
          <Button
            variant="primary"
            busy={redrive.isPending || preview.isPending}
            disabled={!preview.isSuccess || count === 0}
            onClick={go}
          >
            {preview.isSuccess ? t('action', { count }) : t('checking')}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <div className="grid grid-cols-2 gap-3 max-sm:grid-cols-1">
          <Field label={t('version')}>
            {(ids) => <Select {...ids} value={version} options={versions} onValueChange={setVersion} />}
          </Field>
          <PaceField value={pace} onChange={setPace} />
        </div>
        <RedrivePreviewPart preview={preview} pace={pace} />
      </div>
    </Dialog>
  );
}
