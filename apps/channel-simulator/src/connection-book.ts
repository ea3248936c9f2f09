import type { Channel } from '@columba/workflow-contracts';
import type { SimulatedConnection } from './simulated-connection.js';

/** The senders that this simulator knows. More may be added while it runs. */
export class ConnectionBook {
  private readonly byId = new Map<string, SimulatedConnection>();
  private readonly bySender = new Map<string, SimulatedConnection>();

  constructor(connections: readonly SimulatedConnection[]) {
    for (const connection of connections) this.add(connection);
  }

  add(connection: SimulatedConnection): void {
    this.byId.set(connection.id, connection);
    this.bySender.set(`${connection.channel}/${connection.providerId}`, connection);
  }

  sender(channel: Channel, providerId: string): SimulatedConnection | undefined {
    return this.bySender.get(`${channel}/${providerId}`);
  }

  /** The named one, or the channel's first. */
  find(channel: Channel, id?: string): SimulatedConnection | undefined {
    const found = id ? this.byId.get(id) : [...this.byId.values()].find((each) => each.channel === channel);
    return found?.channel === channel ? found : undefined;
  }

  get(id: string): SimulatedConnection | undefined {
    return this.byId.get(id);
  }

  all(): SimulatedConnection[] {
    return [...this.byId.values()];
  }
}
