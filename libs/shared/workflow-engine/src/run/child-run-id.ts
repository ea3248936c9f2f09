import { hash32 } from '../hash.js';

/**
 * The id of the run that a node starts: a UUID of version 7 whose time is that of entering the node and whose other bits
 * are a hash of the node's idempotency key. The same however often it is asked for.
 */
export function childRunId(key: string, enteredAtMs: number): string {
  const time = Math.max(0, Math.floor(enteredAtMs)).toString(16).padStart(12, '0').slice(-12);
  const [a, b, c] = ['a', 'b', 'c'].map((salt) => hash32(`${salt}|${key}|${salt}`).toString(16).padStart(8, '0'));
  const variant = (0x8 | (hash32(`v|${key}`) & 0x3)).toString(16);
  const bits = `${a}${b}${c}`;
  return [
    time.slice(0, 8),
    time.slice(8),
    `7${bits.slice(0, 3)}`,
    `${variant}${bits.slice(3, 6)}`,
    bits.slice(6, 18),
  ].join('-');
}
