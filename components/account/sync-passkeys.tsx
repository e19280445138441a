'use client';

import { useEffect, useRef } from 'react';
import { signalAcceptedCredentials, signalUserDetails } from '@/components/passkey/signals';
import type { AcceptedCredentials } from '@/lib/server/account-security';

type SyncPasskeysProps = { accepted: AcceptedCredentials; name: string; displayName: string };

/**
 * Tells password managers, once when the page opens, which passkeys the account accepts and what it is
 * called. Never again while it is open: a list that is older than a new passkey would hide that one.
 */
export function SyncPasskeys({ accepted, name, displayName }: SyncPasskeysProps) {
  const opened = useRef({ accepted, name, displayName });
  useEffect(() => {
    const { accepted, ...names } = opened.current;
    void signalAcceptedCredentials(accepted);
    void signalUserDetails({ rpId: accepted.rpId, userId: accepted.userId, ...names });
  }, []);
  return null;
}
