import { connect, createServer, type Server, type Socket } from 'node:net';

/** A TCP proxy whose cable can be pulled and plugged in again. */
export class SeverableProxy {
  private readonly sockets = new Set<Socket>();
  private severed = false;

  private constructor(
    private readonly server: Server,
    readonly port: number,
  ) {}

  static async to(target: { host: string; port: number }): Promise<SeverableProxy> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const proxy = new SeverableProxy(server, typeof address === 'object' && address ? address.port : 0);
    server.on('connection', (near) => proxy.join(near, target));
    return proxy;
  }

  /** Every connection breaks, and every new one too. */
  sever(): void {
    this.severed = true;
    for (const socket of this.sockets) socket.destroy();
  }

  mend(): void {
    this.severed = false;
  }

  async close(): Promise<void> {
    this.sever();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }

  private join(near: Socket, target: { host: string; port: number }): void {
    if (this.severed) return void near.destroy();
    const far = connect(target.port, target.host);
    far.setNoDelay(true);
    near.setNoDelay(true);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.sockets.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        this.sockets.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  }
}
