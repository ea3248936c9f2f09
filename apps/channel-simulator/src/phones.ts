import type { Channel } from '@columba/workflow-contracts';
import type { Behaviours, Fate } from './behaviour.js';
import type { ConnectionBook } from './connection-book.js';
import type { MessageLog } from './message-log.js';
import type { MessageDraft, PhoneMessage } from './phone-message.js';
import type { WebhookCaller } from './webhook-caller.js';
import { emailWire } from './wire/email-wire.js';
import { instagramWire } from './wire/instagram-wire.js';
import { twilioWire } from './wire/twilio-wire.js';
import { whatsappWire } from './wire/whatsapp-wire.js';
import type { Addresses, Wire } from './wire/wire.js';

export const WIRES: Record<Channel, Wire> = {
  whatsapp: whatsappWire,
  instagram: instagramWire,
  sms: twilioWire,
  email: emailWire,
};

/** Everything that every way in shares: who may send, what befalls a send, what was received. */
export interface Simulation {
  book: ConnectionBook;
  log: MessageLog;
  behaviours: Behaviours;
  caller: WebhookCaller;
  addresses: Addresses;
}

/** A send that came in whole. Null when it is refused; otherwise it is on the phone and its receipts will follow. */
export function take(simulation: Simulation, draft: MessageDraft, fate: Fate): PhoneMessage | null {
  if (fate.refusal) return null;
  const message = simulation.log.received(draft);
  scheduleReceipts(simulation, message);
  return message;
}

function scheduleReceipts({ book, log, behaviours, caller, addresses }: Simulation, message: PhoneMessage): void {
  const connection = message.connectionId ? book.get(message.connectionId) : undefined;
  for (const receipt of behaviours.receipts(message.channel)) {
    caller.later(receipt.afterMs, () => {
      log.mark(message, receipt.status);
      const call = connection && WIRES[message.channel].receipt(connection, message, receipt, addresses);
      if (call) caller.deliver(call);
    });
  }
}
