const SEED = 0x9747b28c;
const M = 0x5bd1e995;

/** Murmur2 as Kafka's own clients compute it (org.apache.kafka.common.utils.Utils#murmur2). */
export function murmur2(data: Uint8Array): number {
  const length = data.length;
  const words = length >> 2;
  let h = SEED ^ length;
  for (let word = 0; word < words; word += 1) {
    const i = word << 2;
    let k = byte(data, i) | (byte(data, i + 1) << 8) | (byte(data, i + 2) << 16) | (byte(data, i + 3) << 24);
    k = Math.imul(k, M);
    k ^= k >>> 24;
    h = Math.imul(h, M) ^ Math.imul(k, M);
  }
  const tail = words << 2;
  if (tail < length) {
    for (let i = length - 1; i >= tail; i -= 1) h ^= byte(data, i) << ((i - tail) << 3);
    h = Math.imul(h, M);
  }
  h ^= h >>> 13;
  h = Math.imul(h, M);
  return h ^ (h >>> 15);
}

/** The partition of a key; the same one that Kafka's default partitioner picks. */
export function partitionForKey(key: string, partitions: number): number {
  return (murmur2(Buffer.from(key, 'utf8')) & 0x7fffffff) % partitions;
}

function byte(data: Uint8Array, index: number): number {
  return data[index] ?? 0;
}
