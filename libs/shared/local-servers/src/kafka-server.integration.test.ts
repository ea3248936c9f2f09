import { Kafka, logLevel } from 'kafkajs';
import { expect, it } from 'vitest';
import { findKafka, startKafka } from './kafka-server.js';

const found = await findKafka();

it.skipIf(!found.available && process.env.CI !== 'true')('keeps its topics through a crash', async () => {
  const server = await startKafka();
  try {
    const kafka = new Kafka({ brokers: server.brokers, logLevel: logLevel.NOTHING });
    const admin = kafka.admin();
    await admin.connect();
    await admin.createTopics({ topics: [{ topic: 'kept' }], waitForLeaders: true });
    await admin.disconnect();
    await server.crash();
    await server.up();
    const again = kafka.admin();
    await again.connect();
    expect(await again.fetchTopicMetadata({ topics: ['kept'] })).toMatchObject({
      topics: [{ name: 'kept', partitions: { length: 8 } }],
    });
    await again.disconnect();
  } finally {
    await server.stop();
  }
});
