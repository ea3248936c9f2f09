import type { MessageMatch } from '@columba/workflow-contracts';
import { compilePattern } from './pattern.js';

/** Tells whether a customer's text starts a run. */
export interface CompiledMessageMatch {
  test(text: string): boolean;
}

const WORD = /[\p{L}\p{N}\p{M}_]/u;
/** Scripts that are written without blanks between words: there is no edge of a word to insist on. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const JOINER = '\u200D';

/**
 * Reads a match once. Words and phrases are found whole and in any case, whatever their composition (NFC), with runs of
 * blanks as one; a regular expression is taken as it is written and runs in linear time.
 * @throws InvalidPatternError
 */
export function compileMessageMatch(match: MessageMatch): CompiledMessageMatch {
  if ('always' in match) return { test: () => true };
  if ('regex' in match) {
    const pattern = compilePattern(match.regex);
    return { test: (text) => pattern.test(text.normalize('NFC')) };
  }
  const all = 'all' in match;
  const phrases = (all ? match.all : match.any).map(fold);
  return {
    test: (text) => {
      const folded = fold(text);
      return all ? phrases.every((one) => holds(folded, one)) : phrases.some((one) => holds(folded, one));
    },
  };
}

export function matchMessage(match: CompiledMessageMatch, text: string): boolean {
  return match.test(text);
}

/** Upper case is the fold that makes ß and SS, ς and Σ one. Variation selectors only choose how an emoji is drawn. */
function fold(text: string): string {
  return text
    .replace(/\uFE0F/g, '')
    .toUpperCase()
    .normalize('NFC')
    .replace(/\s+/gu, ' ')
    .trim();
}

function holds(text: string, phrase: string): boolean {
  if (phrase === '') return false;
  for (let at = text.indexOf(phrase); at !== -1; at = text.indexOf(phrase, at + 1)) {
    if (standsAlone(text, at, at + phrase.length)) return true;
  }
  return false;
}

function standsAlone(text: string, start: number, end: number): boolean {
  return isEdge(charBefore(text, start), charAt(text, start)) && isEdge(charAt(text, end), charBefore(text, end));
}

/** Whether a phrase may end between its own outermost character and the one outside it. */
function isEdge(outside: string, own: string): boolean {
  if (outside === '' || own === '') return true;
  if (outside === JOINER || own === JOINER) return false;
  return !(WORD.test(outside) && WORD.test(own)) || UNSPACED.test(own);
}

function charAt(text: string, index: number): string {
  const point = text.codePointAt(index);
  return point === undefined ? '' : String.fromCodePoint(point);
}

function charBefore(text: string, index: number): string {
  const low = text.charCodeAt(index - 1);
  const isLow = low >= 0xdc00 && low <= 0xdfff;
  return index <= 0 ? '' : charAt(text, isLow && index > 1 ? index - 2 : index - 1);
}
