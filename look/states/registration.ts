import { longNamed, rightToLeft } from '../cast';
import { allowPasskeys, cancel, leaveWaiting, lookAway, posting, press } from '../deeds';
import type { Stage } from '../stage';
import type { State } from '../state';

const invited = async (stage: Stage, person?: Parameters<Stage['join']>[0]) =>
  stage.linkFor(await stage.join(person));

/** The link that came before a newer one. */
async function outdated(stage: Stage): Promise<string> {
  const member = await stage.join();
  const older = await stage.linkFor(member);
  await stage.linkFor(member);
  return older;
}

/** A link for somebody who has a passkey on this device already. */
async function invitedAgain(stage: Stage): Promise<string> {
  const member = await stage.enrol();
  await stage.context.clearCookies();
  return stage.linkFor(member);
}

/** A link for somebody else while one is signed in. */
async function invitedBesides(stage: Stage): Promise<string> {
  await stage.enrol();
  return invited(stage);
}

async function invitedInVain(stage: Stage): Promise<string> {
  await allowPasskeys(stage, true);
  const link = await invited(stage);
  await allowPasskeys(stage, false);
  return link;
}

async function unfold({ page }: Stage): Promise<void> {
  await page.locator('summary').first().click();
}

/** The pages of a registration link. */
export const registration: State[] = [
  { name: 'register', before: (stage) => invited(stage), isZoomed: true, weighs: 'signIn' },
  { name: 'register-unfolded', before: (stage) => invited(stage), act: unfold },
  {
    name: 'register-waiting',
    async before(stage) {
      await lookAway(stage);
      return invited(stage);
    },
    act: leaveWaiting,
  },
  { name: 'register-cancelled', before: (stage) => invited(stage), act: cancel, isZoomed: true },
  {
    name: 'register-has-one',
    before: invitedAgain,
    act: (stage) => posting(stage.page, () => press(stage)),
  },
  { name: 'register-expired', before: outdated, isZoomed: true },
  { name: 'register-cut-off', path: '/passkey/register?userID=1' },
  { name: 'register-for-another', before: invitedBesides },
  {
    name: 'register-long',
    on: 'long',
    before: (stage) => invited(stage, longNamed),
    isZoomed: true,
  },
  { name: 'register-right-to-left', before: (stage) => invited(stage, rightToLeft) },
  {
    name: 'register-done',
    before: (stage) => stage.enrol(),
    path: '/login/signed-in?new=1',
  },
  { name: 'register-off', on: 'off', before: invitedInVain },
  { name: 'login-off', on: 'off', before: (stage) => allowPasskeys(stage, false), path: '/login' },
];
