import { describe, expect, it } from 'vitest';
import { normaliseAddress } from './address.js';

describe('normaliseAddress', () => {
  it.each([
    ['sms', '+4915112345678', '+4915112345678'],
    ['sms', ' +49 (151) 1234-5678 ', '+4915112345678'],
    ['sms', '0049 151 12345678', '+4915112345678'],
    ['whatsapp', '4915112345678', '+4915112345678'],
    ['whatsapp', '+4915112345678', '+4915112345678'],
    ['sms', '12345', null],
    ['sms', 'AMAZON', null],
    ['sms', '+0123456789', null],
    ['sms', `+${'1'.repeat(16)}`, null],
    ['sms', 'whatsapp:+4915112345678', null],
    ['instagram', '17840000000000101', '17840000000000101'],
    ['instagram', '1784x', null],
    ['email', ' Anna.S+x@Example.TEST ', 'Anna.S+x@example.test'],
    ['email', 'anna@münchen.example', 'anna@münchen.example'],
    ['email', 'a@b@c', null],
    ['email', 'a b@c.de', null],
    ['email', 'a@c.de\r\nBcc: x@y.z', null],
    ['email', '@c.de', null],
    ['email', 'a@-c.de', null],
    ['email', `${'a'.repeat(250)}@c.de`, null],
    ['email', `a@${'b-'.repeat(120)}`, null],
  ] as const)('%s %j -> %j', (channel, raw, expected) => {
    expect(normaliseAddress(channel, raw)).toBe(expected);
  });
  it('reads national numbers when it is told the country', () => {
    expect(normaliseAddress('sms', '0151 12345678', 'DE')).toBe('+4915112345678');
    expect(normaliseAddress('sms', '0151 12345678')).toBeNull();
  });
});
