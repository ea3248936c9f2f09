import type { INestApplicationContext } from '@nestjs/common';
import { IoAdapter } from '@nestjs/platform-socket.io';

type ServerOptions = Parameters<IoAdapter['createIOServer']>[1];

/** Socket.io with our limits. A browser from another origin is turned away before anything else is looked at. */
export class LiveSocketAdapter extends IoAdapter {
  constructor(
    app: INestApplicationContext,
    private readonly origins: readonly string[],
  ) {
    super(app);
  }

  override createIOServer(port: number, options?: ServerOptions): ReturnType<IoAdapter['createIOServer']> {
    return super.createIOServer(port, {
      ...options,
      cors: { origin: [...this.origins], credentials: false },
      allowRequest: (
        request: { headers: { origin?: string } },
        decide: (error: string | null, allowed: boolean) => void,
      ) => {
        const { origin } = request.headers;
        decide(null, origin === undefined || this.origins.includes(origin));
      },
      serveClient: false,
      maxHttpBufferSize: 64_000,
      connectTimeout: 10_000,
      perMessageDeflate: false,
      httpCompression: false,
    } as ServerOptions);
  }
}
