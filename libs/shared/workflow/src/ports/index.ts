export * from './channel.port.js';
export * from './event-bus.port.js';
export * from './job-queue.port.js';
export * from './live-bus.port.js';
