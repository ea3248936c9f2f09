import { z } from 'zod';

/** A key that wraps the keys of secrets. The first of MASTER_KEYS is current; the others still open what they sealed. */
export interface MasterKey {
  id: string;
  /** 32 bytes (AES-256). */
  key: Uint8Array;
}

const KEY_BYTES = 32;
const ENTRY = /^([A-Za-z0-9_-]{1,32}):([A-Za-z0-9+/]{43}=)$/;

/** `id:base64(32 bytes)`, separated by commas. Messages name the entry by its place, never by its content. */
export const masterKeysSchema = z.string().transform((text, context): MasterKey[] => {
  const keys: MasterKey[] = [];
  for (const [index, entry] of text.split(',').entries()) {
    const match = ENTRY.exec(entry.trim());
    const key = Buffer.from(match?.[2] ?? '', 'base64');
    if (!match?.[1] || key.length !== KEY_BYTES) {
      context.addIssue({ code: 'custom', message: `entry ${index + 1} is not id:base64 of ${KEY_BYTES} bytes` });
      return z.NEVER;
    }
    if (keys.some(({ id }) => id === match[1])) {
      context.addIssue({ code: 'custom', message: `entry ${index + 1} repeats the id of an earlier one` });
      return z.NEVER;
    }
    keys.push({ id: match[1], key: new Uint8Array(key) });
  }
  return keys;
});
