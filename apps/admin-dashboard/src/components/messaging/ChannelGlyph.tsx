'use client';

import type { Channel } from '@columba/workflow-contracts';
import { clsx } from 'clsx';
import { Camera, type LucideIcon, Mail, MessageCircle, MessageSquareText } from 'lucide-react';
import { useTranslations } from 'next-intl';

const GLYPHS: Record<Channel, LucideIcon> = {
  whatsapp: MessageCircle,
  instagram: Camera,
  sms: MessageSquareText,
  email: Mail,
};

export interface ChannelGlyphProps {
  channel: Channel;
  /** Said by screen readers; leave out where the channel's word stands beside it. */
  labelled?: boolean;
  className?: string;
}

/** A channel as a small glyph in the text's colour. */
export function ChannelGlyph({ channel, labelled = false, className }: ChannelGlyphProps) {
  const t = useTranslations('channel');
  const Glyph = GLYPHS[channel];
  return (
    <Glyph
      className={clsx('size-3.5 shrink-0', className)}
      strokeWidth={1.75}
      {...(labelled ? { role: 'img', 'aria-label': t(channel) } : { 'aria-hidden': true })}
    />
  );
}
