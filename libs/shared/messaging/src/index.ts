export { BUS_SCHEMA_SQL, busGrantsSql, ensureBusSchema } from './event-bus/bus-schema.js';
export { PostgresEventBus, type PostgresEventBusOptions } from './event-bus/postgres-event-bus.js';
export { type MessagingLogger, silentLogger } from './messaging-logger.js';
