import { describe, expect, it } from 'vitest';
import { consentKeyword } from './consent-keyword.js';

describe('consentKeyword', () => {
  it.each([
    'STOP',
    'stop',
    ' Stop. ',
    'STOP!!',
    '"stop"',
    'StopAll',
    'unsubscribe',
    'cancel',
    'END',
    'quit',
    'Revoke',
    'OPTOUT',
  ])('opts out by %j', (text) => expect(consentKeyword(text)).toBe('opt_out'));
  it.each(['STOPP', 'abmelden!'])('knows German: %j', (text) => expect(consentKeyword(text)).toBe('opt_out'));
  it.each(['START', 'unstop.'])('opts in by %j', (text) => expect(consentKeyword(text)).toBe('opt_in'));
  it.each(['help', 'INFO?'])('asks for help by %j', (text) => expect(consentKeyword(text)).toBe('help'));
  it.each([
    '',
    '  ',
    '!!',
    'please stop by',
    'stop it',
    'the end',
    'YES',
    'yes',
    'start over',
    'STOP STOP',
    'x'.repeat(10_000),
  ])('hears nothing in %j', (text) => expect(consentKeyword(text)).toBeNull());
  it('takes words of the caller, and only those', () => {
    expect(consentKeyword('basta', { opt_out: ['Basta'] })).toBe('opt_out');
    expect(consentKeyword('abmelden', { opt_out: ['Basta'] })).toBeNull();
    expect(consentKeyword('stop', {})).toBe('opt_out');
  });
  it('sees through full-width letters and invisible marks', () => {
    expect(consentKeyword('\u200bＳＴＯＰ\ufe0f')).toBe('opt_out');
  });
});
