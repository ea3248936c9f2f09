import type { MessageReceivedData } from '@columba/workflow-contracts';
import type { WhatsappMessage } from './whatsapp-payload.js';

type Content = Pick<MessageReceivedData, 'text' | 'media'>;

/** What the customer said, as text, and what came with it. A tapped button says its title. */
export function contentOf(message: WhatsappMessage): Content {
  const media = mediaOf(message);
  return { text: wordsOf(message) ?? media[0]?.caption ?? '', media };
}

function wordsOf({ text, button, interactive, location, contacts }: WhatsappMessage): string | undefined {
  const chosen = interactive?.button_reply ?? interactive?.list_reply;
  const said = text?.body ?? button?.text ?? chosen?.title ?? interactive?.nfm_reply?.body;
  if (said !== undefined) return said;
  if (location) {
    const { name, address, latitude, longitude } = location;
    return [name, address, `${latitude},${longitude}`].filter(Boolean).join(', ');
  }
  return contacts?.map((contact) => contact.name.formatted_name).join(', ');
}

function mediaOf({ image, video, audio, document, sticker }: WhatsappMessage): Content['media'] {
  return [image, video, audio, document, sticker].flatMap((each) => {
    if (!each) return [];
    const caption = each.caption ?? each.filename;
    return [{ id: each.id, mimeType: each.mime_type, ...(caption ? { caption } : {}) }];
  });
}
