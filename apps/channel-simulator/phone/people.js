/** Customers of the demo tenant. */
export const PEOPLE = [
  person('Anna Schmidt', '+4915112345678', '17840000000000101', 'anna@example.test'),
  person('Ben Ortiz', '+15005550006', '17840000000000102', 'ben@example.test'),
  person('Chloe Martin', '+33612345678', '17840000000000103', 'chloe@example.test'),
];

function person(name, phone, instagram, email) {
  return { name, addresses: { whatsapp: phone, sms: phone, instagram, email } };
}

/** @returns the person with this address on this channel, if it is one of the demo's. */
export function personOf(channel, address) {
  return PEOPLE.find(({ addresses }) => addresses[channel] === address);
}
