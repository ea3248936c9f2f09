import { Injectable } from '@nestjs/common';

/** Whether the gateway is on its way out: load balancers see it in `/readyz` and stop sending. */
@Injectable()
export class GatewayLifecycle {
  private stopping = false;

  get isStopping(): boolean {
    return this.stopping;
  }

  beginStop(): void {
    this.stopping = true;
  }
}
