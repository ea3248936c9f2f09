import { Temporal } from './temporal.js';

const SPACE_FOR_T = /^(\d{4}-\d{2}-\d{2}) (?=\d{2}:)/;

/**
 * Milliseconds since the epoch of an ISO 8601 date or date-time. Without an offset it is local time in the zone: a
 * skipped one is the first moment after the gap, one that comes twice the first of the two; a date is its first moment.
 * Null when it is no such date.
 * @throws RangeError for an unknown zone
 */
export function dateTimeToMs(text: string, zone: string): number | null {
  const iso = text.trim().replace(SPACE_FOR_T, '$1T');
  return instantMs(iso) ?? localMs(iso, zone);
}

function instantMs(iso: string): number | null {
  try {
    return Temporal.Instant.from(iso).epochMilliseconds;
  } catch {
    return null;
  }
}

function localMs(iso: string, zone: string): number | null {
  let wanted: Temporal.PlainDateTime;
  try {
    wanted = Temporal.PlainDateTime.from(iso);
  } catch {
    return null;
  }
  const earlier = wanted.toZonedDateTime(zone, { disambiguation: 'earlier' });
  const isSkipped = !earlier.toPlainDateTime().equals(wanted);
  return (isSkipped ? (earlier.getTimeZoneTransition('next') ?? earlier) : earlier).epochMilliseconds;
}
