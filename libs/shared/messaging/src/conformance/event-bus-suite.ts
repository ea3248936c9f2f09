import type { EventBus } from '@columba/workflow/ports';
import { afterAll, beforeAll, describe } from 'vitest';
import { eventBusDeliverySuite } from './event-bus-delivery-suite.js';
import { eventBusMembershipSuite } from './event-bus-membership-suite.js';
import { eventBusPressureSuite } from './event-bus-pressure-suite.js';
import type { EventBusWorld } from './event-bus-world.js';

/** What every event bus promises, against its real server. */
export function eventBusSuite(start: () => Promise<EventBusWorld>): void {
  let world: EventBusWorld;
  let bus: EventBus;
  beforeAll(async () => {
    world = await start();
    bus = world.open('first');
  });
  afterAll(async () => {
    await bus.close();
    await world.stop();
  });
  const subject = { world: () => world, bus: () => bus };
  describe('order and groups', () => eventBusDeliverySuite(subject));
  describe('rejection and back-pressure', () => eventBusPressureSuite(subject));
  describe('members that come, go and die', () => eventBusMembershipSuite(subject));
}
