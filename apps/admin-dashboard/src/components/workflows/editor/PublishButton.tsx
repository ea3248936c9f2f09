'use client';

import { useTranslations } from 'next-intl';
import { Button } from '@/components/ui/Button';
import { Tooltip } from '@/components/ui/Tooltip';
import type { PublishBlock } from './publish-state';

export interface PublishButtonProps {
  version: number;
  block: PublishBlock | null;
  busy: boolean;
  onPublish: () => void;
  /** What a click on the disabled button shows: the problems. */
  onBlocked: () => void;
}

/** "Publish version 4". When that is not possible it stays reachable and says why. */
export function PublishButton({ version, block, busy, onPublish, onBlocked }: PublishButtonProps) {
  const t = useTranslations('editor.publish');
  const label = t('action', { version });
  if (!block) {
    return (
      <Button variant="primary" size="sm" busy={busy} onClick={onPublish}>
        {label}
      </Button>
    );
  }
  const why = t(`blocked.${block.reason}`, { count: block.reason === 'errors' ? block.count : 0 });
  return (
    <Tooltip label={why} side="bottom">
      <button
        type="button"
        aria-disabled
        aria-label={`${label}. ${why}`}
        className="inline-flex h-7 shrink-0 cursor-not-allowed items-center whitespace-nowrap rounded-control bg-press px-2 font-medium text-13 text-faint pointer-coarse:h-9"
        onClick={onBlocked}
      >
        {label}
      </button>
    </Tooltip>
  );
}
