// Accept and Reject, one row at a time: what is offered when, and what the installer feels of it.

import { type Page } from '@playwright/test';
import {
  asInstaller,
  asPerson,
  blind,
  choose,
  expect,
  expectRow,
  installersOf,
  mailTo,
  menuItems,
  open,
  openMenu,
  row,
  said,
  secretField,
  status,
  tab,
  test,
  typeSignIn,
} from '../../support';

const OFFERED = {
  accepted: ['Reject', 'Convert to employee', 'Reset password', 'Remove'],
  rejected: ['Accept', 'Convert to employee', 'Reset password', 'Remove'],
  pending: ['Accept', 'Convert to employee', 'Reset password', 'Remove'],
} as const;

for (const state of ['accepted', 'rejected', 'pending'] as const) {
  test(`S3-36 S3-37 S3-38 S3-39 S3-77: the menu of an installer who is ${state}, in the row and in the details @plain`, async ({
    page,
    admin,
  }) => {
    const installer = await admin.installer(state);
    await asPerson(page, 'Super Administrator', installersOf(installer.email));
    const found = await expectRow(page, installer.name);
    await openMenu(found);
    await expect(menuItems(found)).toHaveText([...OFFERED[state]]);
    await open(page, `/installers/${installer.id}`);
    const pane = blind(page, installer.name);
    await openMenu(pane);
    await expect(menuItems(pane)).toHaveText([...OFFERED[state]]);
  });
}

test('S3-40 S3-41 S3-42 S3-43: Accept and Reject take effect at once, without a question @plain', async ({ page, admin }) => {
  const installer = await admin.installer('pending');
  await asPerson(page, 'Super Administrator', installersOf(installer.email));
  const found = await expectRow(page, installer.name);
  const steps = [
    ['Accept', 'Accepted'],
    ['Reject', 'Rejected'],
    ['Accept', 'Accepted'],
  ] as const;
  for (const [act, word] of steps) {
    await choose(found, act);
    await said(page, `${installer.name} ${word.toLowerCase()}.`);
    await expect(status(found, word)).toBeVisible();
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await expect(page).toHaveURL(/\/installers\?q=/);
  }
});

test('S3-77 S3-43: the same from the details, which stay open @plain', async ({ page, admin }) => {
  const installer = await admin.installer('rejected');
  await asPerson(page, 'Super Administrator', `/installers/${installer.id}`);
  const pane = blind(page, installer.name);
  await expect(pane.getByRole('note')).toContainText('Rejected: this installer cannot use the installer application.');
  await choose(pane, 'Accept');
  await said(page, `${installer.name} accepted.`);
  await expect(page).toHaveURL(new RegExp(`/installers/${installer.id}`));
  await openMenu(pane);
  await expect(menuItems(pane).first()).toHaveText('Reject');
  await expect(pane.getByRole('note').filter({ hasText: 'Rejected:' })).toHaveCount(0);
});

test('decision 6: what somebody else did meanwhile is said, and nothing is done twice', async ({ page, admin }) => {
  const installer = await admin.installer('pending');
  await asPerson(page, 'Super Administrator', installersOf(installer.email));
  const found = await expectRow(page, installer.name);
  await admin.accept(installer.id);
  await choose(found, 'Accept');
  await said(page, `${installer.name}: Already accepted.`);
  await expect(status(found, 'Accepted')).toBeVisible();
});

/** What the sign-in form says under its password. */
const refusal = (page: Page) => secretField(page, 'Password');

test('S3-19 S3-41 S3-42: Reject ends the installer\'s session and shuts the application; Accept opens it', async ({
  page,
  elsewhere,
  admin,
}) => {
  const installer = await admin.installer('accepted');
  await admin.finish(installer);
  await asInstaller(elsewhere, admin.request, installer);
  const before = await mailTo(admin.request, installer.email, 'second_factor');
  await asPerson(page, 'Super Administrator', installersOf(installer.email));
  await choose(row(page, installer.name), 'Reject');
  await said(page, `${installer.name} rejected.`);

  await elsewhere.reload();
  await expect(elsewhere, 'the running session is dead').toHaveURL(/\/sign-in/);
  await typeSignIn(elsewhere, installer.email, installer.password);
  await expect(refusal(elsewhere)).toHaveAccessibleDescription(
    'Your access to the installer application has been rejected. Contact your monitoring company.',
  );

  await choose(row(page, installer.name), 'Accept');
  await said(page, `${installer.name} accepted.`);
  await asInstaller(elsewhere, admin.request, installer, before.id);
  await expect(elsewhere.getByRole('heading', { name: 'Your panels' })).toBeVisible();
});

test('S3-38 S3-44 decision 7: a pending installer who has registered becomes Accepted at his first sign-in', async ({
  page,
  elsewhere,
  admin,
}) => {
  const installer = await admin.installer('pending');
  await asPerson(page, 'Super Administrator', `/installers/${installer.id}`);
  const pane = blind(page, installer.name);
  await expect(pane.getByRole('note')).toContainText('Registration is not finished.');
  await admin.finish(installer);
  await open(page, `/installers/${installer.id}`);
  await expect(pane.getByRole('note')).toContainText('becomes Accepted at the first sign-in');
  await open(page, installersOf(installer.email));
  await expect(status(row(page, installer.name), 'Pending')).toBeVisible();

  await asInstaller(elsewhere, admin.request, installer);
  await open(page, installersOf(installer.email));
  const found = await expectRow(page, installer.name);
  await expect(status(found, 'Accepted')).toBeVisible();
  await expect(found.locator('time'), 'last login and created (S3-31)').toHaveCount(2);
  await found.getByRole('rowheader').getByRole('link').click();
  await tab(page, 'History').click();
  await expect(blind(page, installer.name).getByRole('list', { name: 'History' })).toContainText('Status: Pending → Accepted');
});
