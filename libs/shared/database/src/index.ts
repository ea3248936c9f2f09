export * from './migrate/app-role.js';
export * from './migrate/apply-migrations.js';
export * from './migrate/migrate-database.js';
export * from './open-database.js';
export * from './pool/connection-lost.js';
export * from './pool/database-logger.js';
export type { SimulatorAddress } from './seed/demo-connections.js';
export { DEMO_JOURNEYS, type DemoJourney } from './seed/demo-journeys.js';
export * from './seed/seed-demo.js';
