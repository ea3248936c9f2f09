'use client';

import { Play } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Button } from '../ui/Button';
import { ConfirmDialog } from '../ui/ConfirmDialog';
import { type StopTarget, useMayStop, useStopActions } from './use-stops';

/** Lets stopped journeys go on, once its effect has been read. Nothing for those who may not. */
export function ResumeButton({ target, paused }: { target: StopTarget; paused: boolean }) {
  const t = useTranslations('stops');
  const mayStop = useMayStop(target);
  const [asking, setAsking] = useState(false);
  const { resume } = useStopActions(target);
  if (!mayStop) {
    return null;
  }
  return (
    <>
      <Button size="sm" onClick={() => setAsking(true)}>
        <Play aria-hidden />
        {t('resume')}
      </Button>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={'name' in target ? t('resumeAsk.flow', { name: target.name }) : t('resumeAsk.tenant')}
        description={paused ? t('resumeEffect.paused') : t('resumeEffect.cancelled')}
        action={t('resume')}
        busy={resume.isPending}
        onConfirm={() => resume.mutate(undefined, { onSettled: () => setAsking(false) })}
      />
    </>
  );
}
