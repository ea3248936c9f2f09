const METADATA = { display_phone_number: '15550783881', phone_number_id: '106540352242922' };

/** Payloads in the format of Meta's documentation of the `messages` webhook. */
export function whatsappPayload(value: object, metadata: object = METADATA) {
  const change = { value: { messaging_product: 'whatsapp', metadata, ...value }, field: 'messages' };
  return { object: 'whatsapp_business_account', entry: [{ id: '102290129340398', changes: [change] }] };
}

export const ANNA = { wa_id: '4915112345678', profile: { name: 'Anna Schmidt' } };
export const WAMID = 'wamid.HBgNNDkxNTExMjM0NTY3OBUCABIYFDNBNTQ2RkQ2QTE5NEE0RjVDOTM3AA==';
export const OUR_ID = '6b1f0f8e-2f6e-8c11-8a55-0d6a1f3d9c10';

export const textMessage = (fields: object = {}) => ({
  from: ANNA.wa_id,
  id: WAMID,
  timestamp: '1794000000',
  text: { body: 'Where is my order?' },
  type: 'text',
  ...fields,
});

export const receipt = (fields: object = {}) => ({
  id: WAMID,
  status: 'delivered',
  timestamp: '1794000005',
  recipient_id: ANNA.wa_id,
  conversation: { id: 'c8a3f1', origin: { type: 'service' } },
  pricing: { billable: true, pricing_model: 'PMP', category: 'service' },
  biz_opaque_callback_data: OUR_ID,
  ...fields,
});
