export * from './embedded-postgres.js';
export * from './free-port.js';
export * from './kafka-server.js';
export * from './redis-server.js';
export type { Availability, LocalServer } from './server-process.js';
