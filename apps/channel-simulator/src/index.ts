export type { BehaviourChange, ReceiptPlan } from './behaviour.js';
export type { PhoneMessage, ReceiptStatus } from './phone-message.js';
export { DEMO_CONNECTIONS, type SimulatedConnection } from './simulated-connection.js';
export { type RunningSimulator, type SimulatorOptions, startSimulator } from './simulator.js';
