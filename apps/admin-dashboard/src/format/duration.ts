type DurationUnit = 'millisecond' | 'second' | 'minute' | 'hour' | 'day';

const part = (locale: string, value: number, unit: DurationUnit, digits = 0): string =>
  new Intl.NumberFormat(locale, {
    style: 'unit',
    unit,
    unitDisplay: 'narrow',
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(value);

const two = (
  locale: string,
  large: number,
  largeUnit: DurationUnit,
  small: number,
  smallUnit: DurationUnit,
): string => {
  const first = part(locale, large, largeUnit);
  return small > 0 ? `${first} ${part(locale, small, smallUnit)}` : first;
};

/** The two largest units that say it: "820ms", "4.2s", "3m 12s", "2h 5m", "3d 4h". */
export function formatDuration(locale: string, durationMs: number): string {
  const ms = Math.max(0, durationMs);
  if (ms < 1_000) {
    return part(locale, Math.round(ms), 'millisecond');
  }
  if (ms < 59_950) {
    return part(locale, ms / 1_000, 'second', 1);
  }
  const seconds = Math.round(ms / 1_000);
  if (seconds < 3_600) {
    return two(locale, Math.floor(seconds / 60), 'minute', seconds % 60, 'second');
  }
  const minutes = Math.floor(seconds / 60);
  if (minutes < 1_440) {
    return two(locale, Math.floor(minutes / 60), 'hour', minutes % 60, 'minute');
  }
  const hours = Math.floor(minutes / 60);
  return two(locale, Math.floor(hours / 24), 'day', hours % 24, 'hour');
}
