import { hideTable, showTable, whileStalled } from '../database';
import { posting } from '../deeds';
import type { State } from '../state';

/** What people see when something is wrong, or nowhere. */
export const elsewhere: State[] = [
  { name: 'not-found', path: '/nowhere', isZoomed: true },
  { name: 'not-found-long', on: 'long', path: '/nowhere' },
  {
    name: 'form-of-another-site',
    async before({ page, product }) {
      await page.setContent(`<form method="post" action="${product.origin}/login"><button>`);
      await posting(page, () => page.locator('button').click());
    },
  },
  {
    name: 'failure',
    on: 'broken',
    async before({ enrol, product }) {
      await enrol();
      await hideTable(product, 'passkeys');
    },
    path: '/account/security',
    act: ({ product }) => showTable(product, 'passkeys'),
  },
  {
    name: 'failure-of-sign-in',
    on: 'broken',
    before: ({ product }) => hideTable(product, 'login_policies'),
    path: '/login',
    act: ({ product }) => showTable(product, 'login_policies'),
  },
  {
    name: 'unavailable',
    on: 'broken',
    before: async ({ page, product }) => {
      await page.goto('/login');
      await whileStalled(product, () => page.reload());
    },
  },
];
