import type { ReactNode } from 'react';

/** A key or a chord: `<Kbd>Ctrl K</Kbd>`. */
export function Kbd({ children }: { children: ReactNode }) {
  return (
    <kbd className="inline-flex h-5 min-w-5 shrink-0 items-center justify-center rounded-[4px] border border-line-strong bg-sunken px-1 font-sans text-12 text-muted leading-none whitespace-nowrap">
      {children}
    </kbd>
  );
}
