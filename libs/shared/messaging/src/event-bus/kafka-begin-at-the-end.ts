import type { Topic } from '@columba/workflow-contracts';
import type { Admin } from 'kafkajs';

const NEVER_COMMITTED = '-1';

/**
 * A group that has never committed begins at today's end, from now on. A consumer told "latest" would look for the end
 * only at its first fetch, and skip what was published between.
 */
export async function beginAtTheEnd(
  admin: Admin,
  { group, topics }: { group: string; topics: readonly Topic[] },
): Promise<void> {
  const committed = await admin.fetchOffsets({ groupId: group, topics: [...topics] });
  const begun = committed.some(({ partitions }) => partitions.some(({ offset }) => offset !== NEVER_COMMITTED));
  if (begun || (await hasMembers(admin, group))) return;
  for (const topic of topics) {
    const ends = await admin.fetchTopicOffsets(topic);
    const partitions = ends.map(({ partition, high }) => ({ partition, offset: high }));
    await admin.setOffsets({ groupId: group, topic, partitions });
  }
}

async function hasMembers(admin: Admin, group: string): Promise<boolean> {
  const { groups } = await admin.describeGroups([group]);
  return groups.some(({ members }) => members.length > 0);
}
