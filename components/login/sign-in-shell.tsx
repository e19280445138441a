import type { ComponentProps } from 'react';
import { PageShell } from '@/components/ui/page-shell';
import { brand, footerLinks } from '@/lib/server/brand';
import { PageFooter } from './page-footer';

type SignInShellProps = Omit<ComponentProps<typeof PageShell>, 'brand' | 'logo'>;

/** The one-card page as this installation looks: its name, its logo, and its links at the foot. */
export function SignInShell({ footer, ...props }: SignInShellProps) {
  const foot =
    footerLinks().length > 0 ? (
      <>
        {footer}
        <PageFooter />
      </>
    ) : (
      footer
    );
  return <PageShell {...brand()} {...props} footer={foot} />;
}
