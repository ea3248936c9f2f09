export { businessEvent, messageReceived } from './event-builder.js';
export { FlowBuilder, flow } from './flow-builder.js';
