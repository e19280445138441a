'use client';

import { useEffect, useRef } from 'react';
import { signalUnknownCredential, signalUserDetails } from '@/components/passkey/signals';
import type { PasskeySignals } from '@/lib/server/account-security';

type SyncPasskeysProps = { signals: PasskeySignals; name: string; displayName: string };

/**
 * Tells password managers, once when the page opens, which passkeys were removed from the account (elsewhere, or by an
 * administrator) and what it is called.
 */
export function SyncPasskeys({ signals, name, displayName }: SyncPasskeysProps) {
  const opened = useRef({ signals, name, displayName });
  useEffect(() => {
    const { signals, ...names } = opened.current;
    const { rpId, userId, removedCredentialIds } = signals;
    for (const id of removedCredentialIds) void signalUnknownCredential(rpId, id);
    void signalUserDetails({ rpId, userId, ...names });
  }, []);
  return null;
}
