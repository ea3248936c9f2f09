import { api } from '@/api/browser-api';
import type { LiveSocket } from '@/api/live-client';

/** Socket.io is loaded only where something is followed. Each attempt carries a fresh short-lived ticket. */
export async function openLiveSocket(liveUrl: string): Promise<LiveSocket> {
  const { io } = await import('socket.io-client');
  return io(`${liveUrl}/live`, {
    autoConnect: false,
    transports: ['websocket', 'polling'],
    tryAllTransports: true,
    reconnectionDelay: 400,
    reconnectionDelayMax: 5_000,
    auth: (give) => {
      api.auth.liveTicket().then(
        ({ ticket }) => give({ token: ticket }),
        // Without a ticket the server refuses, and the client tries again a little later.
        () => give({}),
      );
    },
  });
}
