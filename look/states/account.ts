import { expect } from '@playwright/test';
import { ageSessions } from '../../e2e/age';
import { plugIn } from '../../e2e/passkey';
import { longNamed, rightToLeft } from '../cast';
import { addPasskeys, allowPasskeys, openDialog, refusePrompt } from '../deeds';
import type { Stage } from '../stage';
import type { State } from '../state';

const path = '/account/security';

/** The button that adds a passkey: whatever it says, it is the first of the content. */
const addButton = ({ page }: Stage) =>
  page
    .getByRole('main')
    .getByRole('button', { name: /add|create/i })
    .first();

const enrolled = (count: number) => async (stage: Stage) =>
  addPasskeys(stage, await stage.enrol(), count);

const rename = ({ page }: Stage) => openDialog(page, /^rename/i);
const remove = ({ page }: Stage) => openDialog(page, /^(remove|delete)/i);

/** A second passkey, made on the page. */
async function add(stage: Stage): Promise<void> {
  await stage.device.unplug();
  await plugIn(stage.page, { kind: 'security-key' });
  await addButton(stage).click();
  await expect(stage.page.getByRole('main').getByRole('status').first()).toBeVisible();
  await stage.page.waitForLoadState('networkidle');
}

async function cancelAdding(stage: Stage): Promise<void> {
  await refusePrompt(stage.page, 'NotAllowedError');
  await addButton(stage).click();
  const said = stage.page.locator('main [role=status], main [role=alert]').last();
  await expect(said).toContainText(/\S/);
}

/** The account of a person. */
export const account: State[] = [
  {
    name: 'account-one',
    before: (stage) => stage.enrol(),
    path,
    isZoomed: true,
    weighs: 'signedIn',
  },
  { name: 'account-two', before: enrolled(1), path },
  { name: 'account-many', before: enrolled(5), path, isZoomed: true },
  {
    name: 'account-long',
    on: 'long',
    before: (stage) => stage.enrol(longNamed),
    path,
    isZoomed: true,
  },
  { name: 'account-right-to-left', before: (stage) => stage.enrol(rightToLeft), path },
  { name: 'account-added', before: (stage) => stage.enrol(), path, act: add },
  { name: 'account-add-cancelled', before: (stage) => stage.enrol(), path, act: cancelAdding },
  { name: 'account-rename', before: enrolled(3), path, act: rename },
  { name: 'account-remove', before: enrolled(3), path, act: remove },
  { name: 'account-only-way-in', before: (stage) => stage.enrol(), path, act: remove },
  {
    name: 'account-confirm',
    async before(stage) {
      const { email } = await stage.enrol();
      await ageSessions(stage.product, email, 10);
    },
    path,
    async act(stage) {
      await addButton(stage).click();
      await expect(stage.page.getByRole('dialog')).toBeVisible();
    },
  },
  {
    name: 'account-off',
    on: 'off',
    async before(stage) {
      await allowPasskeys(stage, true);
      await stage.enrol();
      await allowPasskeys(stage, false);
    },
    path,
  },
];
