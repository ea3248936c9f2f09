import type { PhoneMessage } from '../phone-message.js';
import type { SimulatedConnection } from '../simulated-connection.js';
import { graphRefusal } from './graph-error.js';
import { metaHeaders } from './meta-signature.js';
import { idSource } from './provider-ids.js';
import type { Wire } from './wire.js';

const digits = (address: string) => address.replace(/\D/g, '');
const seconds = (ms: number) => String(Math.floor(ms / 1000));

function payload(connection: SimulatedConnection, value: object): string {
  const metadata = { display_phone_number: digits(connection.address), phone_number_id: connection.providerId };
  const change = { value: { messaging_product: 'whatsapp', metadata, ...value }, field: 'messages' };
  return JSON.stringify({ object: 'whatsapp_business_account', entry: [{ id: '102290129340398', changes: [change] }] });
}

const call = (connection: SimulatedConnection, gatewayUrl: string, eventId: string, value: object) => {
  const body = payload(connection, value);
  const headers = metaHeaders(connection.webhookSecret, body);
  return { url: `${gatewayUrl}/webhooks/whatsapp/${connection.id}`, headers, body, eventId };
};

const errorsOf = (status: string, code = 131026) =>
  status === 'failed' ? { errors: [{ code, title: 'Message undeliverable', message: 'Message undeliverable' }] } : {};

/** The webhook formats of the WhatsApp Cloud API. */
export const whatsappWire: Wire = {
  channel: 'whatsapp',
  newId: idSource((unique) => `wamid.HBgN${unique.toString('base64')}`),
  refusal: graphRefusal,
  inbound(connection, { id, from, text, name, replyTo, atMs }, { gatewayUrl }) {
    const message = {
      ...(replyTo ? { context: { from: digits(connection.address), id: replyTo } } : {}),
      from: digits(from),
      id,
      timestamp: seconds(atMs),
      text: { body: text },
      type: 'text',
    };
    const contacts = [{ profile: { name: name ?? from }, wa_id: digits(from) }];
    return call(connection, gatewayUrl, id, { contacts, messages: [message] });
  },
  receipt(connection, message: PhoneMessage, { status, code }, { gatewayUrl }) {
    const receipt = {
      id: message.id,
      status,
      timestamp: seconds(Date.now()),
      recipient_id: digits(message.to),
      ...(message.messageId ? { biz_opaque_callback_data: message.messageId } : {}),
      ...errorsOf(status, code),
    };
    return call(connection, gatewayUrl, `${message.id}:${status}`, { statuses: [receipt] });
  },
};
