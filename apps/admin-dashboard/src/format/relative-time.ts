const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const STEPS: readonly { below: number; unit: Intl.RelativeTimeFormatUnit; size: number }[] = [
  { below: MINUTE, unit: 'second', size: SECOND },
  { below: HOUR, unit: 'minute', size: MINUTE },
  { below: DAY, unit: 'hour', size: HOUR },
  { below: 30 * DAY, unit: 'day', size: DAY },
  { below: 365 * DAY, unit: 'month', size: 30 * DAY },
  { below: Number.POSITIVE_INFINITY, unit: 'year', size: 365 * DAY },
];
/** Below this, "now": a second counter that ticks in a table is noise. */
const NOW_MS = 10 * SECOND;

/** "now", "3m ago", "in 2h": whole units, cut, never rounded up into the future or past. */
export function relativeTime(locale: string, atMs: number, nowMs: number): string {
  const difference = atMs - nowMs;
  const distance = Math.abs(difference);
  // English has a compact form that stays readable ("3m ago"); German's ("vor 3 m") does not.
  const style = locale.startsWith('en') ? 'narrow' : 'short';
  const format = new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style });
  const step = STEPS.find((candidate) => distance < candidate.below);
  if (!step || distance < NOW_MS) {
    return format.format(0, 'second');
  }
  return format.format(Math.trunc(difference / step.size), step.unit);
}

/** Day, time to the second, and zone, in the reader's own. */
export function exactTime(locale: string, atMs: number, timeZone?: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'long', timeZone }).format(atMs);
}

/** Hour and minute. */
export function clockTime(locale: string, atMs: number, timeZone?: string): string {
  return new Intl.DateTimeFormat(locale, { timeStyle: 'short', timeZone }).format(atMs);
}

/** A day as a heading: "Today", "Yesterday", else "Thu, 19 Nov 2026". */
export function dayHeading(locale: string, atMs: number, nowMs: number, timeZone?: string): string {
  const day = (ms: number) => new Intl.DateTimeFormat('en-CA', { timeZone }).format(ms);
  for (const back of [0, 1]) {
    if (day(atMs) === day(nowMs - back * DAY)) {
      const word = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(-back, 'day');
      return word.charAt(0).toLocaleUpperCase(locale) + word.slice(1);
    }
  }
  const style = { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric', timeZone } as const;
  return new Intl.DateTimeFormat(locale, style).format(atMs);
}
