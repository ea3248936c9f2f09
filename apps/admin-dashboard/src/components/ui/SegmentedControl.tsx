'use client';

import { clsx } from 'clsx';
import { ToggleGroup } from 'radix-ui';
import type { ReactNode } from 'react';

export interface Segment<V extends string> {
  value: V;
  label: ReactNode;
  /** Needed where the label is only an icon. */
  title?: string;
}

export interface SegmentedControlProps<V extends string> {
  value: V;
  onValueChange: (value: V) => void;
  segments: readonly Segment<V>[];
  label: string;
  className?: string;
}

/** One of a few, always one. */
export function SegmentedControl<V extends string>({
  value,
  onValueChange,
  segments,
  label,
  className,
}: SegmentedControlProps<V>) {
  return (
    <ToggleGroup.Root
      type="single"
      value={value}
      onValueChange={(next) => {
        if (next) {
          onValueChange(next as V);
        }
      }}
      aria-label={label}
      className={clsx('inline-flex h-7 items-center gap-0.5 rounded-control bg-sunken p-0.5', className)}
    >
      {segments.map((segment) => (
        <ToggleGroup.Item
          key={segment.value}
          value={segment.value}
          aria-label={segment.title}
          title={segment.title}
          className="inline-flex h-6 flex-1 items-center justify-center gap-1.5 rounded-[4px] px-2 font-medium text-12 text-muted transition-colors duration-(--pace-hand) hover:text-ink data-[state=on]:bg-raised data-[state=on]:text-ink data-[state=on]:ring-1 data-[state=on]:ring-line-strong [&_svg]:size-3.5"
        >
          {segment.label}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  );
}
