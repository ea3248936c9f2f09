type DurationUnit = 'ms' | 's' | 'min' | 'h' | 'd';

/** Symbols rather than words: they stand in narrow columns, and Intl's short forms ("Sek.", "Std.") do not fit. */
const SYMBOLS: Record<string, Record<DurationUnit, string>> = {
  en: { ms: 'ms', s: 's', min: 'm', h: 'h', d: 'd' },
  de: { ms: ' ms', s: ' s', min: ' min', h: ' h', d: ' T' },
};

function part(locale: string, value: number, unit: DurationUnit, digits = 0): string {
  const symbols = SYMBOLS[locale.split('-')[0] ?? 'en'] ?? SYMBOLS.en;
  const number = new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return `${number.format(value)}${symbols?.[unit] ?? unit}`;
}

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
    return part(locale, Math.round(ms), 'ms');
  }
  if (ms < 59_950) {
    return part(locale, ms / 1_000, 's', 1);
  }
  const seconds = Math.round(ms / 1_000);
  if (seconds < 3_600) {
    return two(locale, Math.floor(seconds / 60), 'min', seconds % 60, 's');
  }
  const minutes = Math.floor(seconds / 60);
  if (minutes < 1_440) {
    return two(locale, Math.floor(minutes / 60), 'h', minutes % 60, 'min');
  }
  const hours = Math.floor(minutes / 60);
  return two(locale, Math.floor(hours / 24), 'd', hours % 24, 'h');
}
