export * from './embedded-postgres.js';
export * from './free-port.js';
