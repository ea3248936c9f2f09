import { Partitioners } from 'kafkajs';
import { expect, it } from 'vitest';
import { murmur2, partitionForKey } from './partition-for-key.js';

// Vectors of Apache Kafka's own UtilsTest.testMurmur2.
it.each([
  ['21', -973932308],
  ['foobar', -790332482],
  ['a-little-bit-long-string', -985981536],
  ['a-little-bit-longer-string', -1486304829],
  ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
  ['abc', 479470107],
])('hashes %s as the Java client does', (text, hash) => {
  expect(murmur2(Buffer.from(text))).toBe(hash);
});

it('picks the partition that kafkajs picks, for any key', () => {
  const partitionMetadata = Array.from({ length: 8 }, (_, partitionId) => ({
    partitionErrorCode: 0,
    partitionId,
    leader: 0,
    replicas: [0],
    isr: [0],
  }));
  const kafka = Partitioners.DefaultPartitioner();
  const keys = ['', 'ä', '😀 acme', ...Array.from({ length: 500 }, (_, n) => `acme:+49${n * 7919}`)];
  for (const key of keys) {
    const expected = kafka({ topic: 't', partitionMetadata, message: { key, value: '' } });
    expect(partitionForKey(key, 8)).toBe(expected);
  }
});
