import type { EventBus } from '@columba/workflow/ports';

export const TOPIC = 'columba.channel-events';

export interface EventBusWorld {
  /** A bus as one process opens it. */
  open(clientId: string): EventBus;
  /** A bus of a process that can vanish as by kill -9: its connections break and it never reaches the server again. */
  openDoomed(clientId: string): Promise<{ bus: EventBus; vanish: () => void }>;
  crash(): Promise<void>;
  up(): Promise<void>;
  stop(): Promise<void>;
}

/** The world and the bus of the first process, once they are there. */
export interface EventBusSubject {
  world: () => EventBusWorld;
  bus: () => EventBus;
}
