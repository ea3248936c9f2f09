'use client';

import { useTranslations } from 'next-intl';
import { Button } from '@/components/ui/Button';
import { Dialog } from '@/components/ui/Dialog';

export interface ConflictDialogProps {
  open: boolean;
  onTakeTheirs: () => void;
  onKeepMine: () => void;
  onClose: () => void;
}

/** Somebody else saved this draft in between: a person decides which one stays. */
export function ConflictDialog({ open, onTakeTheirs, onKeepMine, onClose }: ConflictDialogProps) {
  const t = useTranslations('editor.conflict');
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => (next ? undefined : onClose())}
      title={t('title')}
      description={t('description')}
      footer={
        <>
          <Button variant="danger" onClick={onKeepMine}>
            {t('keepMine')}
          </Button>
          <Button variant="primary" onClick={onTakeTheirs}>
            {t('takeTheirs')}
          </Button>
        </>
      }
    />
  );
}
