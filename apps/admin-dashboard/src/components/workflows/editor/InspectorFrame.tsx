'use client';

import { useTranslations } from 'next-intl';
import { type KeyboardEvent, type PointerEvent, type ReactNode, useState } from 'react';

const LIMITS = { min: 300, max: 640 };
const clampWidth = (width: number) => Math.min(LIMITS.max, Math.max(LIMITS.min, width));

/** The inspector's place: a column that can be made wider, and a sheet at the bottom of a narrow screen. */
export function InspectorFrame({ children }: { children: ReactNode }) {
  const t = useTranslations('editor.inspector');
  const [width, setWidth] = useState(360);
  const onPointerMove = (event: PointerEvent) => {
    if (event.currentTarget.hasPointerCapture(event.pointerId))
      setWidth((before) => clampWidth(before - event.movementX));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowLeft: 16, ArrowRight: -16 }[event.key];
    if (by) setWidth((before) => clampWidth(before + by));
  };
  return (
    <aside
      aria-label={t('label')}
      data-inspector=""
      style={{ '--inspector-width': `${width}px` } as React.CSSProperties}
      className="relative flex w-(--inspector-width) shrink-0 flex-col border-line border-l bg-surface max-md:absolute max-md:inset-x-0 max-md:bottom-0 max-md:z-20 max-md:max-h-[62%] max-md:w-auto max-md:border-t max-md:border-l-0 max-md:shadow-float"
    >
      {/* biome-ignore lint/a11y/useSemanticElements: an <hr> cannot be dragged */}
      <div
        role="separator"
        aria-orientation="vertical"
        aria-label={t('resize')}
        aria-valuenow={width}
        aria-valuemin={LIMITS.min}
        aria-valuemax={LIMITS.max}
        tabIndex={0}
        className="absolute inset-y-0 -left-1 z-10 w-2 cursor-col-resize hover:bg-accent-soft focus-visible:bg-accent-soft focus-visible:outline-none max-md:hidden"
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={onPointerMove}
        onKeyDown={onKeyDown}
      />
      {children}
    </aside>
  );
}
