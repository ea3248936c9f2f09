/** PostgreSQL refuses a notification of 8000 bytes or more. */
const MOST_BYTES = 7_990;
/** Room for the number in front, the brackets and a comma. */
const OVERHEAD = 12;

/**
 * As few payloads as hold the messages, each `<number>[json,json,...]`. The number keeps equal payloads of one call
 * apart: PostgreSQL sends equal notifications of a transaction only once.
 */
export function packMessages(messages: readonly unknown[]): string[] {
  const payloads: string[] = [];
  let items: string[] = [];
  let bytes = 0;
  const flush = () => {
    if (items.length > 0) payloads.push(`${payloads.length}[${items.join(',')}]`);
    items = [];
    bytes = 0;
  };
  for (const message of messages) {
    const json = JSON.stringify(message) ?? 'null';
    const size = Buffer.byteLength(json) + 1;
    if (size + OVERHEAD > MOST_BYTES)
      throw new RangeError(
        `A message of ${size} bytes is too large for the live bus; send an id and let readers look.`,
      );
    if (bytes + size + OVERHEAD > MOST_BYTES) flush();
    items.push(json);
    bytes += size;
  }
  flush();
  return payloads;
}

/** The JSON array of a payload. */
export function unpackMessages(payload: string): string {
  return payload.slice(Math.max(0, payload.indexOf('[')));
}
