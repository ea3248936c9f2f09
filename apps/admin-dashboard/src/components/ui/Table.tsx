import { clsx } from 'clsx';
import type { ComponentProps } from 'react';

/** A real table in its own scroller; the header sticks. */
export function Table({ className, children, ...rest }: ComponentProps<'table'>) {
  return (
    <div className="min-h-0 flex-1 overflow-auto">
      <table className={clsx('w-full border-separate border-spacing-0 text-13', className)} {...rest}>
        {children}
      </table>
    </div>
  );
}

export function Th({ className, ...rest }: ComponentProps<'th'>) {
  return (
    <th
      scope="col"
      className={clsx(
        'sticky top-0 z-10 h-8 whitespace-nowrap border-line border-b bg-surface px-3 text-left font-medium text-12 text-faint first:pl-6 last:pr-6 max-sm:first:pl-4 max-sm:last:pr-4',
        className,
      )}
      {...rest}
    />
  );
}

export function Td({ className, ...rest }: ComponentProps<'td'>) {
  return (
    <td
      className={clsx(
        'h-10 border-line border-b px-3 first:pl-6 last:pr-6 max-sm:first:pl-4 max-sm:last:pr-4',
        className,
      )}
      {...rest}
    />
  );
}

export function Tr({ className, ...rest }: ComponentProps<'tr'>) {
  return (
    <tr
      className={clsx(
        'group/row transition-colors duration-(--pace-hand) hover:bg-hover focus-visible:bg-hover focus-visible:-outline-offset-2 has-[a:focus-visible]:bg-hover',
        className,
      )}
      {...rest}
    />
  );
}
