import { expect } from '@playwright/test';
import { longNamed } from '../cast';
import { allowPasskeys } from '../deeds';
import type { Stage } from '../stage';
import type { State } from '../state';

const policy = '/console/login-policy';
const mail = '/console/mail';
const asAdmin = (stage: Stage) => stage.enrolAdmin();

/** A change that nobody has saved yet. */
async function change({ page }: Stage): Promise<void> {
  await page.locator('[name=defaultRedirectUri]').fill('no address');
}

async function saveWrong(stage: Stage): Promise<void> {
  await change(stage);
  await stage.page.keyboard.press('Enter');
  await expect(
    stage.page.locator('main [role=alert], main [aria-invalid=true]').first(),
  ).toBeVisible();
}

async function switchOff({ page }: Stage): Promise<void> {
  await page.locator('[name=passkeysType][value=NOT_ALLOWED]').check();
  await page.locator('main button[type=submit]:visible').first().click();
  await expect(page.locator('[name=confirmed]')).toBeVisible();
}

/** Sends a link by mail, and waits until the mail has been tried. */
async function sendInVain(stage: Stage): Promise<void> {
  const { userId } = await stage.join(longNamed);
  await stage.call('POST', `/v2/users/${userId}/passkeys/registration_link`, { sendLink: {} });
  await stage.enrolAdmin();
}

/** The console of an administrator. */
export const administration: State[] = [
  { name: 'console-first-steps', before: asAdmin, path: '/console', weighs: 'signedIn' },
  { name: 'console-policy', before: asAdmin, path: policy, isZoomed: true, weighs: 'signedIn' },
  { name: 'console-policy-changed', before: asAdmin, path: policy, act: change, isZoomed: true },
  { name: 'console-policy-error', before: asAdmin, path: policy, act: saveWrong },
  { name: 'console-policy-off-question', before: asAdmin, path: policy, act: switchOff },
  {
    name: 'console-policy-off',
    on: 'off',
    async before(stage) {
      await allowPasskeys(stage, true);
      await stage.enrolAdmin();
      await allowPasskeys(stage, false);
    },
    path: policy,
  },
  { name: 'console-mail-empty', before: asAdmin, path: mail, weighs: 'signedIn' },
  { name: 'console-mail-waiting', before: sendInVain, path: mail, isZoomed: true },
  { name: 'console-mail-no-server', on: 'long', before: asAdmin, path: mail },
  {
    name: 'console-long',
    on: 'long',
    before: (stage) => stage.enrolAdmin(longNamed),
    path: '/console',
    isZoomed: true,
  },
];
