import type { ComponentProps } from 'react';
import { PageShell } from '@/components/ui/page-shell';
import { type ShellFrame, shellFrame } from './shell-frame';

/** The one-card page as this installation looks: its name, its logo, and its links at the foot. */
export function SignInShell(props: Omit<ComponentProps<typeof PageShell>, keyof ShellFrame>) {
  return <PageShell {...shellFrame()} {...props} />;
}
