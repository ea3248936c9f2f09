'use client';

import { Panel, useReactFlow, useStore } from '@xyflow/react';
import { Maximize, Minus, Plus } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { IconButton } from '@/components/ui/IconButton';

/** Bottom left: out, how far, in, all. */
export function ZoomControls() {
  const t = useTranslations('editor.canvas');
  const { zoomIn, zoomOut, zoomTo, fitView } = useReactFlow();
  const zoom = useStore((state) => Math.round(state.transform[2] * 100));
  return (
    <Panel position="bottom-left" className="m-3!">
      <div className="flex items-center rounded-control bg-surface ring-1 ring-line">
        <IconButton
          size="sm"
          side="top"
          label={t('zoomOut')}
          icon={<Minus />}
          onClick={() => zoomOut({ duration: 120 })}
        />
        <button
          type="button"
          aria-label={t('zoomReset', { zoom })}
          className="tabular w-11 rounded-control py-1 text-center text-12 text-muted hover:text-ink"
          onClick={() => zoomTo(1, { duration: 120 })}
        >
          {zoom} %
        </button>
        <IconButton
          size="sm"
          side="top"
          label={t('zoomIn')}
          icon={<Plus />}
          onClick={() => zoomIn({ duration: 120 })}
        />
        <span className="mx-0.5 h-4 w-px bg-line" />
        <IconButton
          size="sm"
          side="top"
          label={t('fit')}
          shortcut="1"
          icon={<Maximize />}
          onClick={() => fitView({ padding: 0.18, maxZoom: 1, duration: 200 })}
        />
      </div>
    </Panel>
  );
}
