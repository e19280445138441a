import { KeyRound } from 'lucide-react';
import { findAuthenticator } from '@/lib/authenticators';

/** The mark of what keeps a passkey, by AAGUID, in the theme's version; a plain key for strangers. Decoration. */
export function ProviderIcon({ aaguid }: { aaguid: string }) {
  const icon = findAuthenticator(aaguid)?.icon;
  return (
    <span
      aria-hidden="true"
      className="flex size-11 shrink-0 items-center justify-center rounded-control border border-line bg-sunken text-ink-soft *:size-6"
    >
      {icon ? (
        <picture>
          <source srcSet={icon.dark} media="(prefers-color-scheme: dark)" />
          <img src={icon.light} alt="" width={24} height={24} />
        </picture>
      ) : (
        <KeyRound />
      )}
    </span>
  );
}
