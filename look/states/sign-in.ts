import { randomBytes } from 'node:crypto';
import { plugIn } from '../../e2e/passkey';
import { longNamed, rightToLeft, somebody } from '../cast';
import {
  cancel,
  leaveKnown,
  leaveWaiting,
  lookAway,
  posting,
  press,
  promptFor,
  refused,
} from '../deeds';
import type { Stage } from '../stage';
import type { State } from '../state';

/** Leaves a passkey on the device whose id nobody here knows; autofill uses it at once, and is refused. */
async function useForeignPasskey(stage: Stage): Promise<void> {
  const { page, context, device } = stage;
  await stage.enrol();
  const [own] = await device.passkeys();
  if (!own) throw new Error('no passkey was made');
  await context.clearCookies();
  await device.unplug();
  const another = await plugIn(page);
  await another.keep([{ ...own, credentialId: randomBytes(32).toString('base64') }]);
  await another.setPresent(false);
  await page.goto('/login', { waitUntil: 'networkidle' });
  await another.setPresent(true);
  await posting(page, () => press(stage));
  await another.setPresent(false);
}

async function withoutPasskeys({ context }: Stage): Promise<void> {
  await context.addInitScript(() => Reflect.deleteProperty(window, 'PublicKeyCredential'));
}

/** The pages of sign-in. */
export const signIn: State[] = [
  { name: 'login', path: '/login', isZoomed: true, weighs: 'signIn' },
  { name: 'login-first-run', on: 'fresh', path: '/login' },
  { name: 'login-long-brand', on: 'long', path: '/login', isZoomed: true },
  { name: 'login-waiting', before: lookAway, path: '/login', act: leaveWaiting },
  { name: 'login-cancelled', path: '/login', act: cancel, isZoomed: true },
  { name: 'login-blocked', path: '/login', act: refused('NotAllowedError', 0) },
  { name: 'login-wrong-address', path: '/login', act: refused('SecurityError') },
  { name: 'login-foreign-passkey', before: useForeignPasskey },
  { name: 'login-known', before: (stage) => leaveKnown(stage, somebody), path: '/login' },
  {
    name: 'login-signed-out',
    before: (stage) => leaveKnown(stage, somebody),
    path: '/login?signedOut=1',
  },
  {
    name: 'login-known-three',
    on: 'long',
    before: (stage) => leaveKnown(stage, somebody, longNamed, rightToLeft),
    path: '/login',
    isZoomed: true,
  },
  { name: 'login-unsupported', before: withoutPasskeys, path: '/login' },
  { name: 'prompt', path: promptFor('minnie@example.com'), isZoomed: true, weighs: 'signIn' },
  { name: 'prompt-waiting', before: lookAway, path: promptFor(somebody.email), act: leaveWaiting },
  { name: 'prompt-cancelled', path: promptFor(somebody.email), act: cancel, isZoomed: true },
  { name: 'prompt-unknown-error', path: promptFor(somebody.email), act: refused('UnknownError') },
  { name: 'prompt-long', on: 'long', path: promptFor(longNamed.email), isZoomed: true },
  { name: 'prompt-right-to-left', path: promptFor(rightToLeft.email) },
  { name: 'browsers', path: '/login/browsers', weighs: 'signIn' },
  {
    name: 'signed-in',
    before: (stage) => stage.enrol(),
    path: '/login/signed-in',
    weighs: 'signIn',
  },
  {
    name: 'signed-in-long',
    on: 'long',
    before: (stage) => stage.enrol(longNamed),
    path: '/login/signed-in',
  },
  { name: 'logout', before: (stage) => stage.enrol(), path: '/logout', weighs: 'signIn' },
  { name: 'logout-long', on: 'long', before: (stage) => stage.enrol(longNamed), path: '/logout' },
  { name: 'logout-done', path: '/logout', weighs: 'signIn' },
];
