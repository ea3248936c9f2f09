/**
 * Loaded before the gateway where the outbox is sabotaged: it answers 2xx when neither the bus nor the inbox has the event
 * yet, and nobody keeps what they then refuse. The product has no switch for it; this replaces the methods from outside.
 */
interface Publishing {
  prototype: { publish(...args: unknown[]): Promise<void> };
}
interface Accepting {
  prototype: { accept(events: readonly object[]): Promise<object[]> };
}
const part = async (path: string, library: string): Promise<Record<string, unknown>> =>
  (await import(new URL(path, import.meta.resolve(library)).href)) as Record<string, unknown>;

const buses = [
  (await part('event-bus/postgres-event-bus.js', '@columba/messaging')).PostgresEventBus,
  (await part('event-bus/kafka-event-bus.js', '@columba/messaging')).KafkaEventBus,
] as Publishing[];
for (const { prototype } of buses) {
  const { publish } = prototype;
  prototype.publish = async function (...args) {
    publish.apply(this, args).catch(() => undefined);
  };
}
const inbox = (await part('intake/inbox.repository.js', '@columba/database')).InboxRepository as Accepting;
inbox.prototype.accept = async (events) => [...events];

export {};
