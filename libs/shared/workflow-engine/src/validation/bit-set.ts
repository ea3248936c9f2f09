/** A set of small numbers. */
export type BitSet = Uint32Array;

export const bitSet = (size: number): BitSet => new Uint32Array(Math.ceil(size / 32));
export const hasBit = (set: BitSet, bit: number): boolean => ((set[bit >> 5] ?? 0) & (1 << (bit & 31))) !== 0;

export function addBit(set: BitSet, bit: number): void {
  set[bit >> 5] = (set[bit >> 5] ?? 0) | (1 << (bit & 31));
}

/** Adds all of `other`. Answers whether anything was new. */
export function addAll(set: BitSet, other: BitSet): boolean {
  let isNew = false;
  for (let index = 0; index < set.length; index += 1) {
    const before = set[index] ?? 0;
    const after = before | (other[index] ?? 0);
    if (after >>> 0 !== before) {
      set[index] = after;
      isNew = true;
    }
  }
  return isNew;
}

/** What both have, or `a` itself when that is all of it. */
export function both(a: BitSet, b: BitSet): BitSet {
  if (a.every((word, index) => (word & ~(b[index] ?? 0)) === 0)) return a;
  return a.map((word, index) => word & (b[index] ?? 0));
}

/** What either has, or `a` itself when that is all of it. */
export function either(a: BitSet, b: BitSet): BitSet {
  if (b.every((word, index) => (word & ~(a[index] ?? 0)) === 0)) return a;
  return a.map((word, index) => word | (b[index] ?? 0));
}

/** The same set without one of its numbers. */
export function without(set: BitSet, bit: number): BitSet {
  const copy = set.slice();
  copy[bit >> 5] = (copy[bit >> 5] ?? 0) & ~(1 << (bit & 31));
  return copy;
}

/** What `a` has and `b` has not. */
export const exceptFor = (a: BitSet, b: BitSet): BitSet => a.map((word, index) => word & ~(b[index] ?? 0));

/** The same set with one more number. */
export function withBit(set: BitSet, bit: number): BitSet {
  const copy = set.slice();
  addBit(copy, bit);
  return copy;
}

export const isEmpty = (set: BitSet): boolean => set.every((word) => word === 0);

/** The numbers in it, at most so many. */
export function bitsOf(set: BitSet, most = Number.POSITIVE_INFINITY): number[] {
  const found: number[] = [];
  for (let index = 0; index < set.length && found.length < most; index += 1) {
    for (let bit = 0; set[index] !== 0 && bit < 32 && found.length < most; bit += 1) {
      if (hasBit(set, index * 32 + bit)) found.push(index * 32 + bit);
    }
  }
  return found;
}
