/** GSM 03.38: what one septet can say, and what takes two. Anything else makes the whole message UCS-2. */
const BASIC = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
const EXTENDED = new Set('\f^{}\\[~]|€');

/**
 * How many segments a text takes as SMS. A character of two units never straddles two segments.
 * @param {string} text
 */
export function smsSize(text) {
  const widths = gsmWidths(text);
  return widths
    ? sizeOf('GSM-7', widths, 160, 153)
    : sizeOf(
        'UCS-2',
        [...text].map((each) => each.length),
        70,
        67,
      );
}

function gsmWidths(text) {
  const widths = [];
  for (const character of text) {
    if (BASIC.has(character)) widths.push(1);
    else if (EXTENDED.has(character)) widths.push(2);
    else return null;
  }
  return widths;
}

function sizeOf(encoding, widths, single, multiple) {
  const units = widths.reduce((sum, width) => sum + width, 0);
  if (units <= single) return { encoding, units, segments: 1, left: single - units };
  let segments = 1;
  let used = 0;
  for (const width of widths) {
    if (used + width > multiple) {
      segments += 1;
      used = 0;
    }
    used += width;
  }
  return { encoding, units, segments, left: multiple - used };
}
