import type { ReactNode } from 'react';

export interface PageHeaderProps {
  title: ReactNode;
  /** One line of state: "3 published, 1 draft". */
  state?: ReactNode;
  /** At most one primary button. */
  action?: ReactNode;
  /** Where this page hangs, above the title. */
  back?: ReactNode;
}

export function PageHeader({ title, state, action, back }: PageHeaderProps) {
  return (
    <header className="flex min-h-16 shrink-0 flex-wrap items-center gap-x-4 gap-y-2 px-6 py-3 max-sm:px-4">
      <div className="min-w-0 flex-1">
        {back}
        <h1 className="truncate font-semibold text-16">{title}</h1>
        {state !== undefined ? (
          <p className="mt-0.5 min-h-[18px] truncate text-12 max-sm:whitespace-normal text-muted">{state}</p>
        ) : null}
      </div>
      {action}
    </header>
  );
}
