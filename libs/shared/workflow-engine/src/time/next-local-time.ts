import { type LocalTime, WEEKDAYS } from '@columba/workflow-contracts';
import { Temporal } from './temporal.js';

/** A week and a day that the clocks take away, and some. */
const DAYS_TO_TRY = 16;

/**
 * The first moment after `afterMs` at which the clocks of a zone show a time of day, on one of the days.
 *
 *   clocks go forward (the time is skipped):  the first moment after the gap
 *   clocks go back (the time comes twice):    the first of the two, and not again at the second
 *   a whole day is skipped (Samoa, 2011):     the next day that there is
 *
 * @throws RangeError for an unknown zone
 */
export function nextLocalTime(afterMs: number, { time, days }: Pick<LocalTime, 'time' | 'days'>, zone: string): number {
  const wall = Temporal.PlainTime.from(time);
  const today = Temporal.Instant.fromEpochMilliseconds(afterMs).toZonedDateTimeISO(zone).toPlainDate();
  for (let offset = 0; offset < DAYS_TO_TRY; offset += 1) {
    const date = today.add({ days: offset });
    if (days && !days.includes(WEEKDAYS[date.dayOfWeek - 1] as (typeof WEEKDAYS)[number])) continue;
    const atMs = momentOf(date, wall, zone);
    if (atMs !== null && atMs > afterMs) return atMs;
  }
  throw new RangeError(`No ${time} within ${DAYS_TO_TRY} days`);
}

/** Null when the zone has no such day. */
function momentOf(date: Temporal.PlainDate, wall: Temporal.PlainTime, zone: string): number | null {
  const wanted = date.toPlainDateTime(wall);
  const earlier = wanted.toZonedDateTime(zone, { disambiguation: 'earlier' });
  const isSkipped = !earlier.toPlainDateTime().equals(wanted);
  const found = isSkipped ? (earlier.getTimeZoneTransition('next') ?? earlier) : earlier;
  return found.toPlainDate().equals(date) ? found.epochMilliseconds : null;
}
