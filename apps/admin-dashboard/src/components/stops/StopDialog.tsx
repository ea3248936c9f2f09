'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { StopMode } from '@/api/operations-api';
import { Button } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import { Field } from '../ui/Field';
import { Input } from '../ui/Input';
import { ModeChoice } from './ModeChoice';
import { type StopTarget, useStopActions } from './use-stops';

const MOST_CHARACTERS = 500;

/** Says what stopping does, asks why and what becomes of runs under way, and throws the switch. */
export function StopDialog({ target, onClose }: { target: StopTarget; onClose: () => void }) {
  const t = useTranslations('stops');
  const ui = useTranslations('ui');
  const [mode, setMode] = useState<StopMode>('pause');
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const { stop } = useStopActions(target);
  const missing = reason.trim() === '';
  const whole = target.flowId === null;
  const go = () => {
    setTried(true);
    if (!missing) stop.mutate({ mode, reason: reason.trim() }, { onSuccess: onClose });
  };
  return (
    <Dialog
      open
      width="md"
      onOpenChange={onClose}
      title={'name' in target ? t('ask.flow', { name: target.name }) : t('ask.tenant')}
      description={whole ? t('effect.tenant') : t('effect.flow')}
      footer={
        <>
          <Button onClick={onClose}>{ui('cancel')}</Button>
          <Button variant="danger" busy={stop.isPending} onClick={go}>
            {whole ? t('do.tenant') : t('do.flow')}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <Field
          label={t('reason')}
          hint={t('reasonHint')}
          error={tried && missing ? t('reasonMissing') : undefined}
          required
        >
          {(ids) => (
            <Input
              {...ids}
              value={reason}
              maxLength={MOST_CHARACTERS}
              onChange={(event) => setReason(event.target.value)}
              onKeyDown={(event) => {
                if (event.key === 'Enter') go();
              }}
            />
          )}
        </Field>
        <ModeChoice value={mode} onChange={setMode} />
      </div>
    </Dialog>
  );
}
