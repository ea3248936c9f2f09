const LONGEST = 40;
const MOST_CANDIDATES = 500;

/**
 * Which of these words was probably meant: the one with the fewest letters to change, if few are. Case and the marks
 * between words (`-`, `_`) do not count. Null when none is near.
 */
export function closestTo(word: string, candidates: Iterable<string>): string | null {
  const wanted = folded(word);
  let best: string | null = null;
  let fewest = Math.floor(Math.min(wanted.length, 12) / 3) + 1;
  let looked = 0;
  for (const candidate of candidates) {
    if (++looked > MOST_CANDIDATES) break;
    const distance = changesBetween(wanted, folded(candidate), fewest);
    if (distance < fewest) [best, fewest] = [candidate, distance];
  }
  return best;
}

function folded(word: string): string {
  return word.slice(0, LONGEST).toLowerCase().replace(/[-_]/g, '');
}

/** Letters to add, take away, change or swap with the next, or `enough` where it is that or more. */
function changesBetween(a: string, b: string, enough: number): number {
  if (Math.abs(a.length - b.length) >= enough) return enough;
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, index) => index)];
  const at = (i: number, j: number) => rows[i]?.[j] ?? enough;
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    rows.push(row);
    for (let j = 1; j <= b.length; j += 1) {
      const change = at(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swap = isSwap(a, i, b, j) ? at(i - 2, j - 2) + 1 : change;
      row.push(Math.min(change, swap, at(i - 1, j) + 1, at(i, j - 1) + 1));
    }
    if (Math.min(...row) > enough) return enough;
  }
  return Math.min(at(a.length, b.length), enough);
}

function isSwap(a: string, i: number, b: string, j: number): boolean {
  return i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
}
