import { SeededRandom } from '../seeded-random.js';

/** How a provider behaves on one call. */
export type Mood =
  | { name: 'prompt' | 'slow' | 'very-slow'; accepts: true; delayMs: number }
  | { name: 'rate-limited'; accepts: false; retryAfterS: number }
  | { name: 'unavailable'; accepts: false; status: number }
  | { name: 'dropped-before'; accepts: false }
  | { name: 'dropped-after'; accepts: true; delayMs: number };

/** A text that was refused so often is taken: runs must come to an end. */
const MOST_REFUSALS = 2;

/**
 * Decided by the seed, the message's text and how often it was called: the same text meets the same moods in each run of
 * the harness, whatever the order of arrival. A journey whose messages must keep their order across runs (`relay`) is
 * never refused: what is refused is tried again later by its own policy, and later messages do not wait for it.
 */
export function moodOf(seed: number, body: string, call: number): Mood {
  const random = new SeededRandom(`${seed}/${body}/${call}`);
  const roll = random.next();
  const delayMs = random.between(0, 15);
  if (roll < 0.03) return { name: 'dropped-after', accepts: true, delayMs };
  if (roll < 0.035) return { name: 'very-slow', accepts: true, delayMs: random.between(4_000, 9_000) };
  if (roll < 0.12) return { name: 'slow', accepts: true, delayMs: random.between(100, 1_200) };
  const mayRefuse = call <= MOST_REFUSALS && !body.startsWith('relay ');
  if (!mayRefuse || roll >= 0.25) return { name: 'prompt', accepts: true, delayMs };
  if (roll < 0.18) return { name: 'rate-limited', accepts: false, retryAfterS: 1 };
  if (roll < 0.24) return { name: 'unavailable', accepts: false, status: random.pick([500, 502, 503]) };
  return { name: 'dropped-before', accepts: false };
}
