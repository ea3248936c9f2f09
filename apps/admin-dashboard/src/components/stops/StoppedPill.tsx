'use client';

import { OctagonX } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Badge } from '../ui/Badge';
import { Tooltip } from '../ui/Tooltip';
import { useStop } from './use-stops';

/** Beside a journey whose switch is on. */
export function StoppedPill({ flowId }: { flowId: string }) {
  const t = useTranslations('stops');
  const stop = useStop(flowId);
  if (!stop) {
    return null;
  }
  return (
    <Tooltip label={t('because', { reason: stop.reason })}>
      <span className="relative z-1 inline-flex">
        <Badge>
          <OctagonX aria-hidden className="text-failed" />
          {t('stopped')}
        </Badge>
      </span>
    </Tooltip>
  );
}
