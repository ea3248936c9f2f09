'use client';

import { OctagonX } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Button } from '../ui/Button';
import { StatusGlyph } from '../ui/StatusGlyph';
import { StopDialog } from './StopDialog';
import { useMayStop, useStop } from './use-stops';

const TENANT = { flowId: null } as const;

/** The switch of the whole tenant: off, with the way to throw it; while it is on, the banner above the page has the rest. */
export function TenantSwitch() {
  const t = useTranslations('stops');
  const mayStop = useMayStop(TENANT);
  const stop = useStop(null);
  const [asking, setAsking] = useState(false);
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-3 px-6 max-sm:px-4">
      <span className="inline-flex items-center gap-1.5">
        <StatusGlyph tone={stop ? 'failed' : 'completed'} />
        {stop ? t('tenantOn') : t('tenantOff')}
      </span>
      {mayStop && !stop ? (
        <Button variant="danger" onClick={() => setAsking(true)}>
          <OctagonX aria-hidden />
          {t('stopTenant')}
        </Button>
      ) : null}
      {asking ? <StopDialog target={TENANT} onClose={() => setAsking(false)} /> : null}
    </div>
  );
}
