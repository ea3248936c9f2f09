'use client';

import { clsx } from 'clsx';
import type { ReactNode } from 'react';
import { Link } from '@/i18n/navigation';
import { Skeleton } from '../ui/Skeleton';
import { Table, Td, Th, Tr } from '../ui/Table';
import { moveBetweenRows } from './use-row-keys';

export interface Column<T> {
  id: string;
  header: ReactNode;
  cell: (row: T) => ReactNode;
  /** On header and cells: widths, alignment, and from which width on it shows (`max-md:hidden`). */
  className?: string;
  /** Width of the grey bar while loading. */
  skeleton?: string;
  /** `ascending` or `descending` when the list is sorted by it. */
  sorted?: 'ascending' | 'descending';
}

export interface DataTableProps<T> {
  label: string;
  columns: readonly Column<T>[];
  rows: readonly T[];
  rowKey: (row: T) => string;
  /** Where a row leads. The first column's content becomes the link; the whole row can be clicked. */
  rowHref?: (row: T) => string;
  loading?: boolean;
  /** Below the last row: "Load more". */
  foot?: ReactNode;
}

const SKELETON_ROWS = Array.from({ length: 12 }, (_, index) => `row-${index}`);

function Rows<T>({
  columns,
  rows,
  rowKey,
  rowHref,
}: Pick<DataTableProps<T>, 'columns' | 'rows' | 'rowKey' | 'rowHref'>) {
  return rows.map((row) => (
    <Tr key={rowKey(row)} className="relative">
      {columns.map((column, index) => (
        <Td key={column.id} className={column.className}>
          {index === 0 && rowHref ? (
            <Link
              href={rowHref(row)}
              data-row=""
              prefetch={false}
              className="flex min-w-0 items-center outline-none after:absolute after:inset-0 focus-visible:after:outline-2 focus-visible:after:outline-accent focus-visible:after:-outline-offset-2"
            >
              {column.cell(row)}
            </Link>
          ) : (
            column.cell(row)
          )}
        </Td>
      ))}
    </Tr>
  ));
}

/** A real table: sticky header, rows that are links, keys to move between them, bars of the final size while loading. */
export function DataTable<T>({ label, columns, rows, rowKey, rowHref, loading, foot }: DataTableProps<T>) {
  return (
    <Table aria-label={label} aria-busy={loading || undefined}>
      <thead>
        <tr>
          {columns.map((column) => (
            <Th key={column.id} className={column.className} aria-sort={column.sorted}>
              {column.header}
            </Th>
          ))}
        </tr>
      </thead>
      <tbody onKeyDown={moveBetweenRows}>
        {loading
          ? SKELETON_ROWS.map((key) => (
              <tr key={key}>
                {columns.map((column) => (
                  <Td key={column.id} className={column.className}>
                    <Skeleton className={clsx(column.skeleton ?? 'w-20', 'inline-block max-w-full')} />
                  </Td>
                ))}
              </tr>
            ))
          : Rows({ columns, rows, rowKey, rowHref })}
        {foot ? (
          <tr>
            <td colSpan={columns.length}>{foot}</td>
          </tr>
        ) : null}
      </tbody>
    </Table>
  );
}
