/** FNV-1a, 32 bits: the engine's stand-in for chance, so that a replay falls the same way. Not for secrets. */
export function hash32(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash ^= text.charCodeAt(index);
    hash = Math.imul(hash, 0x01000193);
  }
  hash ^= hash >>> 16;
  hash = Math.imul(hash, 0x85ebca6b);
  hash ^= hash >>> 13;
  return hash >>> 0;
}

/** In [0, 1). */
export function hashFraction(text: string): number {
  return hash32(text) / 0x1_0000_0000;
}
