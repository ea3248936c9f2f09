import { type KafkaServer, type RedisServer, startKafka, startRedis } from '@columba/local-servers';

/** What the large setup stands on besides PostgreSQL, thrown away afterwards. */
export interface LargeServers {
  redis: RedisServer;
  broker: KafkaServer;
  /** REDIS_URL and KAFKA_BROKERS. */
  env: Record<string, string>;
  stop(): Promise<void>;
}

/** @throws when Redis or Kafka cannot be had on this machine; the message says how to mend it. */
export async function startLargeServers(): Promise<LargeServers> {
  const redis = await startRedis();
  const broker = await startKafka().catch(async (error: unknown) => {
    await redis.stop();
    throw error;
  });
  return {
    redis,
    broker,
    env: { REDIS_URL: redis.url, KAFKA_BROKERS: broker.brokers.join(',') },
    stop: async () => {
      await broker.stop();
      await redis.stop();
    },
  };
}
