export { ManagedProcess } from './columba/managed-process.js';
export * from './columba/start-columba.js';
export { StartError } from './columba/start-error.js';
export * from './demo/api-client.js';
export * from './demo/demo-journey.js';
export * from './demo/live-feed.js';
export * from './demo/phone.js';
