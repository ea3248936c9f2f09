/** A duration as people set it: a number and one unit. What mixes units (`P1DT2H`) is shown in its smallest unit. */
export const DURATION_UNITS = ['seconds', 'minutes', 'hours', 'days', 'weeks'] as const;
export type DurationUnit = (typeof DURATION_UNITS)[number];
export interface SimpleDuration {
  amount: number;
  unit: DurationUnit;
}

const SECONDS: Record<DurationUnit, number> = { seconds: 1, minutes: 60, hours: 3_600, days: 86_400, weeks: 604_800 };
const SHAPE = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;

/** Null for what is not an ISO 8601 duration of fixed length. */
export function durationSeconds(iso: string): number | null {
  const parts = SHAPE.exec(iso);
  if (!parts || iso === 'P' || iso.endsWith('T')) return null;
  const [weeks, days, hours, minutes, seconds] = parts.slice(1).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
  ];
  return weeks * SECONDS.weeks + days * SECONDS.days + hours * SECONDS.hours + minutes * SECONDS.minutes + seconds;
}

export function simpleDuration(iso: string): SimpleDuration | null {
  const single = /^P(?:(\d+)([WD])|T(\d+(?:\.\d+)?)([HMS]))$/.exec(iso);
  if (single) {
    const letter = (single[2] ?? single[4]) as 'W' | 'D' | 'H' | 'M' | 'S';
    const unit = ({ W: 'weeks', D: 'days', H: 'hours', M: 'minutes', S: 'seconds' } as const)[letter];
    return { amount: Number(single[1] ?? single[3]), unit };
  }
  const total = durationSeconds(iso);
  if (total === null) return null;
  const unit = [...DURATION_UNITS].reverse().find((one) => total >= SECONDS[one] && total % SECONDS[one] === 0);
  return { amount: total / SECONDS[unit ?? 'seconds'], unit: unit ?? 'seconds' };
}

export function isoDuration({ amount, unit }: SimpleDuration): string {
  const whole = unit === 'seconds' ? amount : Math.round(amount);
  const letter = { weeks: 'W', days: 'D', hours: 'H', minutes: 'M', seconds: 'S' }[unit];
  return unit === 'weeks' || unit === 'days' ? `P${whole}${letter}` : `PT${whole}${letter}`;
}
