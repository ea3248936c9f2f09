import { describe, expect, it } from 'vitest';
import { smsSize } from '../phone/sms-size.js';

describe('smsSize', () => {
  it.each([
    ['', 'GSM-7', 1, 160],
    ['a'.repeat(160), 'GSM-7', 1, 0],
    ['a'.repeat(161), 'GSM-7', 2, 145],
    ['a'.repeat(306), 'GSM-7', 2, 0],
    ['a'.repeat(307), 'GSM-7', 3, 152],
    ['€'.repeat(80), 'GSM-7', 1, 0],
    ['€'.repeat(81), 'GSM-7', 2, 143],
    [`${'a'.repeat(152)}€${'a'.repeat(10)}`, 'GSM-7', 2, 141],
    ['äöüßÄÖÜ@£', 'GSM-7', 1, 151],
    ['ж'.repeat(70), 'UCS-2', 1, 0],
    ['ж'.repeat(71), 'UCS-2', 2, 63],
    ['Hi 😀', 'UCS-2', 1, 65],
    [`${'a'.repeat(66)}😀aaa`, 'UCS-2', 2, 62],
    ['ç', 'UCS-2', 1, 69],
  ])('%#: counts segments', (text, encoding, segments, left) => {
    expect(smsSize(text)).toMatchObject({ encoding, segments, left });
  });
});
