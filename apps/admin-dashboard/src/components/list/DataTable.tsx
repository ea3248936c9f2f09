'use client';

import { clsx } from 'clsx';
import type { ReactNode } from 'react';
import { Link } from '@/i18n/navigation';
import { Checkbox } from '../ui/Checkbox';
import { Skeleton } from '../ui/Skeleton';
import { Table, Td, Th, Tr } from '../ui/Table';
import { moveBetweenRows } from './use-row-keys';
import type { Selection } from './use-selection';

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

export interface RowSelection<T> {
  state: Selection;
  /** "Select the run of Ada". */
  label: (row: T) => string;
  allLabel: string;
}

export interface DataTableProps<T> {
  label: string;
  columns: readonly Column<T>[];
  rows: readonly T[];
  rowKey: (row: T) => string;
  /** Where a row leads. The first column's content becomes the link; the whole row can be clicked. */
  rowHref?: (row: T) => string;
  /** Gives each row a box to choose it by. */
  selection?: RowSelection<T>;
  loading?: boolean;
  /** Below the last row: "Load more". */
  foot?: ReactNode;
}

const SKELETON_ROWS = Array.from({ length: 12 }, (_, index) => `row-${index}`);

const SELECT = 'w-10 pr-0!';
const withShift = (event: Event): boolean => 'shiftKey' in event && event.shiftKey === true;

function Rows<T>({
  columns,
  rows,
  rowKey,
  rowHref,
  selection,
}: Pick<DataTableProps<T>, 'columns' | 'rows' | 'rowKey' | 'rowHref' | 'selection'>) {
  return rows.map((row) => (
    <Tr key={rowKey(row)} className={clsx('relative', selection?.state.ids.has(rowKey(row)) && 'bg-accent/5')}>
      {selection ? (
        <Td className={SELECT}>
          <Checkbox
            className="relative z-1"
            label={selection.label(row)}
            checked={selection.state.ids.has(rowKey(row))}
            onChange={(event) => selection.state.toggle(rowKey(row), withShift(event.nativeEvent))}
          />
        </Td>
      ) : null}
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
export function DataTable<T>({ label, columns, rows, rowKey, rowHref, selection, loading, foot }: DataTableProps<T>) {
  const { ids, toggleLoaded } = selection?.state ?? {};
  const chosen = ids?.size ?? 0;
  return (
    <Table aria-label={label} aria-busy={loading || undefined}>
      <thead>
        <tr>
          {selection ? (
            <Th className={SELECT}>
              <Checkbox
                label={selection.allLabel}
                disabled={rows.length === 0}
                checked={rows.length > 0 && chosen === rows.length}
                partly={chosen > 0 && chosen < rows.length}
                onChange={toggleLoaded}
              />
            </Th>
          ) : null}
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
                {selection ? <Td className={SELECT} /> : null}
                {columns.map((column) => (
                  <Td key={column.id} className={column.className}>
                    <Skeleton className={clsx(column.skeleton ?? 'w-20', 'inline-block max-w-full')} />
                  </Td>
                ))}
              </tr>
            ))
          : Rows({ columns, rows, rowKey, rowHref, selection })}
        {foot ? (
          <tr>
            <td colSpan={columns.length + (selection ? 1 : 0)}>{foot}</td>
          </tr>
        ) : null}
      </tbody>
    </Table>
  );
}
