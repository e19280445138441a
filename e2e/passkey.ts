import type { CDPSession, Page } from '@playwright/test';

/** A passkey as the browser's virtual authenticator holds it. */
type StoredPasskey = Awaited<ReturnType<typeof storedPasskeys>>[number];

type Traits = {
  /** A password manager that syncs, the default; or a security key. */
  kind?: 'synced' | 'security-key';
  /** Whether the person passes the check of fingerprint, face or PIN. */
  userVerified?: boolean;
};

/** What answers the browser's passkey prompts on one page, through Chromium's own WebAuthn stack. */
export type Device = {
  passkeys: () => Promise<StoredPasskey[]>;
  /** Puts passkeys of another device in, as a password manager that syncs would. Each copy then counts on by itself. */
  keep: (passkeys: StoredPasskey[]) => Promise<void>;
  /** Whether somebody is there to touch it. A prompt that is open already does not notice a change. */
  setPresent: (present: boolean) => Promise<void>;
  setUserVerified: (verified: boolean) => Promise<void>;
  /** Forgets a passkey, by its id in base64. */
  lose: (credentialId: string) => Promise<void>;
  unplug: () => Promise<void>;
};

async function storedPasskeys(cdp: CDPSession, authenticatorId: string) {
  return (await cdp.send('WebAuthn.getCredentials', { authenticatorId })).credentials;
}

/** Attaches an authenticator to a page. Do it before the page loads: an open prompt would not see it. */
export async function plugIn(page: Page, traits: Traits = {}): Promise<Device> {
  const { kind = 'synced', userVerified = true } = traits;
  const synced = kind === 'synced';
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('WebAuthn.enable');
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      ctap2Version: 'ctap2_1',
      transport: synced ? 'internal' : 'usb',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: userVerified,
      automaticPresenceSimulation: true,
      defaultBackupEligibility: synced,
      defaultBackupState: synced,
    },
  });
  return {
    passkeys: () => storedPasskeys(cdp, authenticatorId),
    async keep(passkeys) {
      for (const credential of passkeys)
        await cdp.send('WebAuthn.addCredential', { authenticatorId, credential });
    },
    async setPresent(enabled) {
      await cdp.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled });
    },
    async setUserVerified(isUserVerified) {
      await cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified });
    },
    async lose(credentialId) {
      await cdp.send('WebAuthn.removeCredential', { authenticatorId, credentialId });
    },
    async unplug() {
      await cdp.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId });
    },
  };
}

/** Runs in the page: the next window is closed by the person, over a second later, as the browser then says. */
export function closeWindow(): void {
  navigator.credentials.get = () =>
    new Promise((_, reject) => {
      setTimeout(() => reject(new DOMException('closed', 'NotAllowedError')), 1100);
    });
}
