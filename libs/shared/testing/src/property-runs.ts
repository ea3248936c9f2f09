/**
 * How many cases a property test draws: `usual`, times COLUMBA_PROPERTY_TIMES. So the same tests are quick in `npm test` and
 * search for hours when asked to.
 */
export function propertyRuns(usual: number): number {
  return Math.max(1, Math.round(usual * Number(process.env.COLUMBA_PROPERTY_TIMES ?? 1)));
}

/** Time that such a test may take, milliseconds. */
export function propertyTimeoutMs(usual: number): number {
  return Math.round(usual * Math.max(1, Number(process.env.COLUMBA_PROPERTY_TIMES ?? 1)));
}
