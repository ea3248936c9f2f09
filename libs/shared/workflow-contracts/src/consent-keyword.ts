export type ConsentKeyword = 'opt_out' | 'opt_in' | 'help';

const KEYWORDS: Record<ConsentKeyword, readonly string[]> = {
  opt_out: ['STOP', 'STOPALL', 'UNSUBSCRIBE', 'CANCEL', 'END', 'QUIT', 'REVOKE', 'OPTOUT'],
  opt_in: ['START', 'UNSTOP'],
  help: ['HELP', 'INFO'],
};

/** Words a language adds. A tenant's own are handed to `consentKeyword` in the same shape. */
export const CONSENT_KEYWORDS_BY_LANGUAGE: Record<string, Partial<Record<ConsentKeyword, readonly string[]>>> = {
  de: { opt_out: ['STOPP', 'ABMELDEN'] },
};

const GERMAN = CONSENT_KEYWORDS_BY_LANGUAGE.de ?? {};
const LONGEST = 40;

/**
 * What a message says about consent when the whole of it is one keyword: any case, white space and closing punctuation
 * around it tolerated. "Stop" and "STOP!" opt out; "please stop by" says nothing, and so does "yes". Consent comes
 * before routing: the caller asks this before any flow sees the message.
 * @param extra words besides the standard ones; default: German
 */
export function consentKeyword(
  text: string,
  extra: Partial<Record<ConsentKeyword, readonly string[]>> = GERMAN,
): ConsentKeyword | null {
  const word = wordOf(text);
  if (!word) return null;
  const kinds: readonly ConsentKeyword[] = ['opt_out', 'opt_in', 'help'];
  const means = (kind: ConsentKeyword) =>
    KEYWORDS[kind].includes(word) || Boolean(extra[kind]?.some((each) => wordOf(each) === word));
  return kinds.find(means) ?? null;
}

/** Invisible characters that phones and copy-paste leave at the edges do not change what was said. */
function wordOf(text: string): string | null {
  if (text.length > 4 * LONGEST) return null;
  const word = text
    .replace(/\p{Cf}|\ufe0f/gu, '')
    .normalize('NFKC')
    .trim()
    .replace(/[\s.,!?;:…'"”’]+$/u, '')
    .replace(/^['"“‘]+/u, '');
  return word.length > 0 && word.length <= LONGEST ? word.toUpperCase() : null;
}
