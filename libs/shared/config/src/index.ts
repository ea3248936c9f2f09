export * from './environment.js';
export * from './environment-error.js';
export * from './master-key.js';
