const ATTRIBUTION = /^(On|Am|Le|El|Il|Op|Em) .{5,200}:$/;
const DIVIDER = /^-{2,}\s?(Original Message|Ursprüngliche Nachricht|Message d'origine|Mensaje original)\s?-*$/i;
const MOST_LINES = 5_000;

/**
 * What a person wrote, without the quoted message below it, so that "Yes" is "Yes". When nothing but quotation would be
 * left out, or nothing left, the text stays as it is.
 */
export function visibleReply(text: string): string {
  const lines = text.replace(/\r\n?/g, '\n').split('\n', MOST_LINES);
  const end = lines.findIndex((_, at) => startsQuotation(lines, at));
  const kept = (end < 0 ? lines : lines.slice(0, end)).join('\n').trim();
  return kept || text.trim();
}

function startsQuotation(lines: readonly string[], at: number): boolean {
  const line = lines[at]?.trim() ?? '';
  if (DIVIDER.test(line)) return true;
  // A mail program may break the line that names the writer in two.
  const attribution = ATTRIBUTION.test(line) || ATTRIBUTION.test(`${line} ${lines[at + 1]?.trim() ?? ''}`);
  if (attribution) return lines.slice(at + 1, at + 4).some(isQuoted);
  return isQuoted(line) && lines.slice(at).every((each) => each.trim() === '' || isQuoted(each));
}

const isQuoted = (line: string) => line.startsWith('>');
