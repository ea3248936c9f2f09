export * from './create-gateway.js';
export * from './gateway-logger.js';
export * from './gateway-options.js';
