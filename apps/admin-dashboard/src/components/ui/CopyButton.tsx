'use client';

import { Check, Copy } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { IconButton } from './IconButton';
import { toast } from './toast.store';

const SHOWN_MS = 1_500;

/** Copies `text`; `what` names it: "Copy webhook address". */
export function CopyButton({ text, what }: { text: string; what: string }) {
  const t = useTranslations('ui');
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (copied) {
      const timer = setTimeout(() => setCopied(false), SHOWN_MS);
      return () => clearTimeout(timer);
    }
  }, [copied]);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
    } catch {
      toast.failed(t('copyFailed'));
    }
  };
  return (
    <IconButton
      size="sm"
      label={copied ? t('copied') : what}
      icon={copied ? <Check className="text-completed" /> : <Copy />}
      onClick={() => void copy()}
    />
  );
}
