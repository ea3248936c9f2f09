import type { Topic } from '@columba/workflow-contracts';
import type { Admin } from 'kafkajs';
import type { TopicPartition } from './partition-buffer.js';

export type PartitionEnd = TopicPartition & { offset: string };

const NEVER_COMMITTED = '-1';

/**
 * Where the topics end now, for those partitions that the group has never committed. A consumer told "latest" looks for
 * the end only at its first fetch, and would skip what is published between.
 */
export async function endsOfUncommitted(
  admin: Admin,
  { group, topics }: { group: string; topics: readonly Topic[] },
): Promise<PartitionEnd[]> {
  const committed = await admin.fetchOffsets({ groupId: group, topics: [...topics] });
  const ends: PartitionEnd[] = [];
  for (const topic of topics) {
    const begun = committed.find((entry) => entry.topic === topic)?.partitions ?? [];
    for (const { partition, high } of await admin.fetchTopicOffsets(topic)) {
      const offset = begun.find((entry) => entry.partition === partition)?.offset ?? NEVER_COMMITTED;
      if (offset === NEVER_COMMITTED) ends.push({ topic, partition, offset: high });
    }
  }
  return ends;
}
