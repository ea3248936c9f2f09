const FIRST_MS = 100;
const LONGEST_MS = 5_000;

/** How long to wait before records are delivered again after so many rejections: 100 ms, doubling to 5 s. */
export function redeliveryPauseMs(failures: number): number {
  return Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(16, Math.max(0, failures - 1)));
}
