export interface SmsSize {
  encoding: 'GSM-7' | 'UCS-2';
  /** Septets or UTF-16 units. */
  units: number;
  segments: number;
  /** Units left in the last segment. */
  left: number;
}
export function smsSize(text: string): SmsSize;
