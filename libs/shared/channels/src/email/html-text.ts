const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

const UNSHOWN = ['style', 'script', 'head', 'title'] as const;
const MOST_CHARACTERS = 200_000;

/** The words of an HTML mail that came without a text part. Good enough to match and to read; never shown as HTML. */
export function textOfHtml(html: string): string {
  // Every pattern below stops at the next "<", so that no mail makes them slow.
  const text = UNSHOWN.reduce(withoutElement, html.slice(0, MOST_CHARACTERS))
    .replace(/<br\b[^<>]*>|<\/(?:p|div|tr|li|h[1-6])\s?>/gi, '\n')
    .replace(/<[^<>]*>/g, '')
    .replace(/&(#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,6});/gi, (whole, name: string) => entity(name.toLowerCase()) ?? whole);
  const lines = text.split('\n').map((line) => line.split(/\s/).filter(Boolean).join(' '));
  return lines.filter(Boolean).join('\n');
}

function withoutElement(html: string, name: string): string {
  const lower = html.toLowerCase();
  let kept = '';
  let at = 0;
  for (let start = lower.indexOf(`<${name}`); start >= 0; start = lower.indexOf(`<${name}`, at)) {
    const end = lower.indexOf(`</${name}`, start);
    kept += html.slice(at, start);
    if (end < 0) return kept;
    at = end;
  }
  return kept + html.slice(at);
}

function entity(name: string): string | undefined {
  if (!name.startsWith('#')) return Object.hasOwn(ENTITIES, name) ? ENTITIES[name] : undefined;
  const code = name.startsWith('#x') ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}

/** Mail programs keep no style sheets: what there is stands on the element. */
const BODY_STYLE = 'font: 15px/1.5 -apple-system, Segoe UI, Helvetica, Arial, sans-serif; color: #1c1b1a';

/** Plain text as simple HTML: escaped, paragraphs at empty lines. */
export function htmlOfText(text: string): string {
  const escaped = text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
  const paragraphs = escaped.split(/\n{2,}/).map((paragraph) => `<p>${paragraph.replace(/\n/g, '<br>')}</p>`);
  return `<!doctype html><html><body style="${BODY_STYLE}">${paragraphs.join('\n')}</body></html>`;
}
