/** Without this, `Date.parse` would take `-5` for a day in May. */
const HTTP_DATE = /^[A-Z][a-z]{2,8}, .+ GMT$/;
const LONGEST_MS = 24 * 60 * 60 * 1000;

/** `Retry-After` in seconds or as an HTTP date (RFC 9110, 10.2.3), in milliseconds from now; at most a day. */
export function retryAfterMs(header: string | string[] | undefined, nowMs: number): number | null {
  const text = (Array.isArray(header) ? header[0] : header)?.trim();
  if (!text) return null;
  const ms = /^\d{1,9}$/.test(text)
    ? Number(text) * 1000
    : HTTP_DATE.test(text)
      ? Date.parse(text) - nowMs
      : Number.NaN;
  return Number.isFinite(ms) ? Math.min(Math.max(Math.round(ms), 0), LONGEST_MS) : null;
}
