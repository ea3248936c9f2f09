/** `8 ms`, `1.2 s`, `3 min 5 s`, `2 h 10 min`, `3 d 4 h`: short enough for a card, exact enough to compare. */
export function briefDuration(ms: number): string {
  if (ms < 1_000) return `${Math.max(0, Math.round(ms))} ms`;
  const seconds = ms / 1_000;
  if (seconds < 60) return `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`;
  const whole = Math.round(seconds);
  return twoUnits(whole);
}

const UNITS = [
  ['d', 86_400],
  ['h', 3_600],
  ['min', 60],
  ['s', 1],
] as const;

function twoUnits(seconds: number): string {
  const first = UNITS.findIndex(([, size]) => seconds >= size);
  const [word, size] = UNITS[first] ?? UNITS[3];
  const next = UNITS[first + 1];
  const rest = next ? Math.floor((seconds % size) / next[1]) : 0;
  return next && rest > 0
    ? `${Math.floor(seconds / size)} ${word} ${rest} ${next[0]}`
    : `${Math.floor(seconds / size)} ${word}`;
}
