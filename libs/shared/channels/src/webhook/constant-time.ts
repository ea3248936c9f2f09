import { createHmac, timingSafeEqual } from 'node:crypto';

/** Compares without telling by its duration where two strings differ. Their lengths are no secret. */
export function equalInConstantTime(left: string, right: string): boolean {
  const a = Buffer.from(left, 'utf8');
  const b = Buffer.from(right, 'utf8');
  return a.length === b.length && timingSafeEqual(a, b);
}

export function hmac(
  algorithm: 'sha1' | 'sha256',
  secret: string | Buffer,
  parts: readonly (string | Buffer)[],
  encoding: 'hex' | 'base64',
): string {
  const mac = createHmac(algorithm, secret);
  for (const part of parts) mac.update(part);
  return mac.digest(encoding);
}
