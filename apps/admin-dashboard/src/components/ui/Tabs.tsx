'use client';

import { clsx } from 'clsx';
import { Tabs as Radix } from 'radix-ui';
import type { ReactNode } from 'react';

export interface TabItem {
  value: string;
  label: ReactNode;
  /** A small number after the label. */
  count?: number;
  content: ReactNode;
  /** On the tab itself, to hide it by width. */
  className?: string;
}

export interface TabsProps {
  items: readonly TabItem[];
  value?: string;
  defaultValue?: string;
  onValueChange?: (value: string) => void;
  label: string;
  className?: string;
}

const TAB =
  '-mb-px inline-flex items-center gap-1.5 border-transparent border-b-2 font-medium text-13 text-muted transition-colors duration-(--pace-hand) hover:text-ink focus-visible:-outline-offset-2 data-[state=active]:border-accent data-[state=active]:text-ink';

/** Underlined tabs; panels fill the rest and scroll by themselves. */
export function Tabs({ items, value, defaultValue, onValueChange, label, className }: TabsProps) {
  return (
    <Radix.Root
      value={value}
      defaultValue={value === undefined ? (defaultValue ?? items[0]?.value) : undefined}
      onValueChange={onValueChange}
      className={clsx('flex min-h-0 flex-1 flex-col', className)}
    >
      <Radix.List aria-label={label} className="flex h-10 shrink-0 gap-4 overflow-x-auto border-line border-b px-4">
        {items.map((item) => (
          <Radix.Trigger key={item.value} value={item.value} className={clsx(TAB, item.className)}>
            {item.label}
            {item.count ? <span className="tabular text-12 text-faint">{item.count}</span> : null}
          </Radix.Trigger>
        ))}
      </Radix.List>
      {items.map((item) => (
        <Radix.Content
          key={item.value}
          value={item.value}
          className="min-h-0 flex-1 flex-col overflow-y-auto outline-none data-[state=active]:flex"
        >
          {item.content}
        </Radix.Content>
      ))}
    </Radix.Root>
  );
}
