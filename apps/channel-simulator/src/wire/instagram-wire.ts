import type { SimulatedConnection } from '../simulated-connection.js';
import { graphRefusal } from './graph-error.js';
import { metaHeaders } from './meta-signature.js';
import { idSource } from './provider-ids.js';
import type { Wire } from './wire.js';

function call(connection: SimulatedConnection, gatewayUrl: string, eventId: string, messaging: object) {
  const entry = [{ id: connection.providerId, time: Date.now(), messaging: [messaging] }];
  const body = JSON.stringify({ object: 'instagram', entry });
  const headers = metaHeaders(connection.webhookSecret, body);
  return { url: `${gatewayUrl}/webhooks/instagram/${connection.id}`, headers, body, eventId };
}

/** The webhook formats of Instagram Messaging. */
export const instagramWire: Wire = {
  channel: 'instagram',
  newId: idSource((unique) => `aWdfZAG1faXRlbToxOklHTWVzc2FnZAUlE${unique.toString('hex')}`),
  refusal: graphRefusal,
  inbound(connection, { id, from, text, replyTo, atMs }, { gatewayUrl }) {
    const message = { mid: id, text, ...(replyTo ? { reply_to: { mid: replyTo } } : {}) };
    const parties = { sender: { id: from }, recipient: { id: connection.providerId }, timestamp: atMs };
    return call(connection, gatewayUrl, id, { ...parties, message });
  },
  receipt(connection, message, { status }, { gatewayUrl }) {
    const parties = { sender: { id: message.to }, recipient: { id: connection.providerId }, timestamp: Date.now() };
    if (status === 'read')
      return call(connection, gatewayUrl, `${message.id}:read`, { ...parties, read: { mid: message.id } });
    if (status !== 'delivered') return null;
    const delivery = { mids: [message.id], watermark: Date.now() };
    return call(connection, gatewayUrl, `${message.id}:delivered`, { ...parties, delivery });
  },
};
