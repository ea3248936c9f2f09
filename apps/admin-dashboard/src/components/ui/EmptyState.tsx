import type { ReactNode } from 'react';

export interface EmptyStateProps {
  /** A small drawing made of the product's own shapes, or an icon. */
  drawing?: ReactNode;
  title: ReactNode;
  /** One sentence. */
  children?: ReactNode;
  /** One action. */
  action?: ReactNode;
}

export function EmptyState({ drawing, title, children, action }: EmptyStateProps) {
  return (
    <div className="flex flex-1 flex-col items-center justify-center gap-1 px-6 py-16 text-center">
      {drawing ? (
        <div aria-hidden className="mb-3 text-faint [&>svg:not([width='160'])]:size-6">
          {drawing}
        </div>
      ) : null}
      <h2 className="font-medium text-14 text-ink">{title}</h2>
      {children ? <p className="max-w-96 text-balance text-13 text-muted">{children}</p> : null}
      {action ? <div className="mt-4">{action}</div> : null}
    </div>
  );
}
