export { businessEvent, messageReceived } from './event-builder.js';
export { FlowBuilder, flow } from './flow-builder.js';
export { propertyRuns, propertyTimeoutMs } from './property-runs.js';
