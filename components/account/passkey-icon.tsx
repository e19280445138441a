import { Fingerprint, KeyRound, Smartphone } from 'lucide-react';
import type { ReactNode } from 'react';
import { findAuthenticator } from '@/lib/authenticators';
import type { PasskeyKeeper } from '@/lib/passkey-keeper';

/** A stick with a plug and a place to touch. */
function SecurityKeyIcon() {
  return (
    <svg
      aria-hidden="true"
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <path d="M9 8V3h6v5" />
      <path d="M7 8h10v10a3 3 0 0 1-3 3h-4a3 3 0 0 1-3-3Z" />
      <circle cx="12" cy="14.5" r="2" />
    </svg>
  );
}

const marks: Record<PasskeyKeeper, ReactNode> = {
  securityKey: <SecurityKeyIcon />,
  phone: <Smartphone />,
  device: <Fingerprint />,
  unknown: <KeyRound />,
};

type PasskeyIconProps = { aaguid: string; keeper: PasskeyKeeper };

/** The mark of what keeps a passkey, by AAGUID, in the theme's version; for strangers that of its kind. Decoration. */
export function PasskeyIcon({ aaguid, keeper }: PasskeyIconProps) {
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
        marks[keeper]
      )}
    </span>
  );
}
