import { randomBytes } from 'node:crypto';

/** Ids that no other run of the simulator gave out. Random once, then counted: the hot path makes no random numbers. */
export function idSource(make: (unique: Buffer) => string): () => string {
  const unique = Buffer.alloc(16);
  randomBytes(10).copy(unique);
  let count = 0;
  return () => {
    count += 1;
    unique.writeUIntBE(count, 10, 6);
    return make(unique);
  };
}
