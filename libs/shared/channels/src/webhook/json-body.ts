const DEEPEST = 64;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** The value, or undefined for what is not JSON. Never throws. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** As above, from raw bytes of a stranger: what nests deeper than any provider does is not parsed at all. */
export function parseJsonBody(raw: Buffer): unknown {
  return nestsTooDeep(raw) ? undefined : parseJson(raw.toString('utf8'));
}

function nestsTooDeep(raw: Buffer): boolean {
  let depth = 0;
  for (let at = 0; at < raw.length; at += 1) {
    const byte = raw[at];
    if (byte === QUOTE) at = endOfString(raw, at);
    // 0x5b [ and 0x7b {, 0x5d ] and 0x7d }: they differ by one bit.
    else if (byte === 0x5b || byte === 0x7b) {
      depth += 1;
      if (depth > DEEPEST) return true;
    } else if (byte === 0x5d || byte === 0x7d) depth -= 1;
  }
  return false;
}

function endOfString(raw: Buffer, start: number): number {
  let end = raw.indexOf(QUOTE, start + 1);
  while (end !== -1 && isEscaped(raw, end)) end = raw.indexOf(QUOTE, end + 1);
  return end === -1 ? raw.length : end;
}

function isEscaped(raw: Buffer, quote: number): boolean {
  let before = quote - 1;
  while (raw[before] === BACKSLASH) before -= 1;
  return (quote - 1 - before) % 2 === 1;
}
