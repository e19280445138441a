import type { ComponentProps } from 'react';
import type { PageShell } from '@/components/ui/page-shell';
import { brand, footerLinks } from '@/lib/server/brand';
import { PageFooter } from './page-footer';

/** What every page has of this installation, the card of sign-in and the frame of account and console alike. */
export type ShellFrame = Pick<ComponentProps<typeof PageShell>, 'brand' | 'logo' | 'footer'>;

/** Name and logo of this installation, and its links at the foot. */
export function shellFrame(): ShellFrame {
  return { ...brand(), footer: footerLinks().length > 0 ? <PageFooter /> : null };
}
