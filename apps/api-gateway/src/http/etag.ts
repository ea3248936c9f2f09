/** The store's validator as a strong ETag (RFC 9110 §8.8.3). */
export function toETag(validator: string): string {
  return validator.startsWith('"') ? validator : `"${validator}"`;
}

/** Whether an `If-Match` names this validator, strongly: weak ones never match. `*` matches anything that exists. */
export function ifMatchNames(header: string, validator: string): boolean {
  return header.trim() === '*' || listed(header).includes(toETag(validator));
}

/** Whether an `If-None-Match` names this validator, weakly. */
export function ifNoneMatchNames(header: string | undefined, validator: string): boolean {
  if (header === undefined) return false;
  return (
    header.trim() === '*' ||
    listed(header)
      .map((tag) => tag.replace(/^W\//, ''))
      .includes(toETag(validator))
  );
}

function listed(header: string): string[] {
  return header.match(/(?:W\/)?"[^"]*"/g) ?? [];
}
