const PATTERN = /^P(?!$)(?:(\d+)W)?(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;
const UNITS_MS = [604_800_000, 86_400_000, 3_600_000, 60_000, 1_000];
/** 100 years: longer waits would leave the range of dates. */
const LONGEST_MS = 36_525 * 86_400_000;

/**
 * Milliseconds of an ISO 8601 duration without years and months (`P2D`, `PT1H30M`); a day has 24 hours. At most a
 * hundred years.
 * @throws RangeError when the text is no such duration.
 */
export function durationToMs(duration: string): number {
  const parts = PATTERN.exec(duration);
  if (!parts) throw new RangeError(`"${duration}" is no duration such as PT5M or P2D`);
  const totalMs = UNITS_MS.reduce((sum, unitMs, index) => sum + Number(parts[index + 1] ?? 0) * unitMs, 0);
  return Math.min(Math.round(totalMs), LONGEST_MS);
}
