/** GSM 03.38: what one septet can say, and what takes two. Anything else makes the whole message UCS-2. */
const BASIC = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
const EXTENDED = new Set('\f^{}\\[~]|€');

/** What an SMS takes: 160 characters of GSM-7 in one segment and 153 in each of several, 70 and 67 of UCS-2. */
export interface SmsSize {
  encoding: 'GSM-7' | 'UCS-2';
  /** Septets, or UTF-16 units. */
  units: number;
  segments: number;
  perSegment: number;
  /** The different characters that are not of GSM-7. */
  odd: string[];
}

export function smsSize(text: string): SmsSize {
  const characters = [...text];
  const odd = [...new Set(characters.filter((one) => !BASIC.has(one) && !EXTENDED.has(one)))];
  if (odd.length > 0)
    return sized(
      'UCS-2',
      characters.map((one) => one.length),
      [70, 67],
      odd,
    );
  return sized(
    'GSM-7',
    characters.map((one) => (EXTENDED.has(one) ? 2 : 1)),
    [160, 153],
    odd,
  );
}

/** A character of two units never straddles two segments. */
function sized(
  encoding: SmsSize['encoding'],
  widths: readonly number[],
  [single, multiple]: readonly [number, number],
  odd: string[],
): SmsSize {
  const units = widths.reduce((sum, width) => sum + width, 0);
  if (units <= single) return { encoding, units, segments: 1, perSegment: single, odd };
  let segments = 1;
  let used = 0;
  for (const width of widths) {
    if (used + width > multiple) {
      segments += 1;
      used = 0;
    }
    used += width;
  }
  return { encoding, units, segments, perSegment: multiple, odd };
}

/** What a variable is taken to fill in, where nothing more is known. */
const ESTIMATED = 'x'.repeat(10);

/** A template as it may look when it is filled in: for counting, not for reading. */
export function estimatedText(template: string): string {
  return template.replace(/\{%[\s\S]*?%\}/g, '').replace(/\{\{[\s\S]*?\}\}/g, ESTIMATED);
}
