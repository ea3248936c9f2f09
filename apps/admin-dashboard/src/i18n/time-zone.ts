/** Before the browser has named its own. */
const FIRST_DRAWN_IN = 'UTC';

/** The zone to draw in, from a cookie that anybody could have written. */
export function timeZoneOf(named: string | undefined): string {
  if (!named) return FIRST_DRAWN_IN;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: named }).resolvedOptions().timeZone;
  } catch {
    return FIRST_DRAWN_IN;
  }
}
