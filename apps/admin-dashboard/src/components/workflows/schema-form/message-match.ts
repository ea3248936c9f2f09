import type { MessageMatch } from '@columba/workflow-contracts';

/** How a message trigger matches: its way, and the words or pattern of that way. */
export const MATCH_WAYS = ['any', 'all', 'regex', 'always'] as const;
export type MatchWay = (typeof MATCH_WAYS)[number];

export function wayOf(match: unknown): MatchWay {
  const value = (match ?? {}) as Record<string, unknown>;
  return MATCH_WAYS.find((way) => way in value) ?? 'any';
}

export function wordsOf(match: unknown): string[] {
  const value = (match ?? {}) as Record<string, unknown>;
  const words = value.any ?? value.all;
  return Array.isArray(words) ? words.map(String) : [];
}

/** Changes the way and keeps the words where both ways have them. */
export function withWay(match: unknown, way: MatchWay): MessageMatch {
  if (way === 'always') return { always: true };
  if (way === 'regex') {
    const value = (match ?? {}) as Record<string, unknown>;
    return { regex: typeof value.regex === 'string' ? value.regex : '' };
  }
  return way === 'all' ? { all: wordsOf(match) } : { any: wordsOf(match) };
}
