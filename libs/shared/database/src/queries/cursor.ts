import type { Page } from '@columba/workflow-contracts';

/** A cursor names the last item that was seen; opaque to those who carry it. */
export function encodeCursor(position: string): string {
  return Buffer.from(position, 'utf8').toString('base64url');
}

/** The position in a cursor; null without one. What we never made is answered like the beginning. */
export function decodeCursor(cursor: string | undefined, valid: (position: string) => boolean): string | null {
  if (!cursor) return null;
  const position = Buffer.from(cursor, 'base64url').toString('utf8');
  return valid(position) ? position : null;
}

/** Of rows read with one more than `limit`: the page, and where the next one begins. */
export function pageOf<Row>(rows: readonly Row[], limit: number, position: (row: Row) => string): Page<Row> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, nextCursor: rows.length > limit && last !== undefined ? encodeCursor(position(last)) : null };
}
