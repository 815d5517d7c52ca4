// Ticking rows, and what can be done with the ticked ones: SUSPEND, ENABLE, REMOVE.

import { type Page } from '@playwright/test';
import { asPerson, dialog, expect, expectRow, expectToast, listOf, row, rowAction, rows, test, word } from '../../support';

const tick = (page: Page, name: string) => page.getByRole('checkbox', { name: `Select ${name}` });
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const outcomes = (page: Page) => page.getByRole('list', { name: 'Outcome of each account' }).getByRole('listitem');

test('S0-5 S1-9 S1-10: the status icon turns the status round, after a question', async ({ page, admin }) => {
  const { name, email } = await admin.customer();
  await asPerson(page, 'Super Administrator', listOf(email));
  const found = await expectRow(page, name);
  await found.getByRole('link', { name: `Active. Suspend ${name}` }).click();
  const question = dialog(page, `Suspend ${name}?`);
  await expect(question).toContainText('everything they are signed in to ends at once');

  await question.getByRole('link', { name: 'Cancel' }).click();
  await expect(question).toHaveCount(0);
  await expect(found.getByRole('link', { name: /^Active\./ })).toBeVisible();

  await found.getByRole('link', { name: `Active. Suspend ${name}` }).click();
  await question.getByRole('button', { name: 'Suspend' }).click();
  await expectToast(page, `${name} suspended.`);
  await found.getByRole('link', { name: `Suspended. Enable ${name}` }).click();
  await dialog(page, `Enable ${name}?`).getByRole('button', { name: 'Enable' }).click();
  await expectToast(page, `${name} enabled.`);
  await expect(found.getByRole('link', { name: /^Active\./ })).toBeVisible();
});

test('S0-5: an account whose registration is not finished has nothing to turn round', async ({ page, admin }) => {
  const { name, email } = await admin.pending();
  await asPerson(page, 'Super Administrator', listOf(email));
  const found = await expectRow(page, name);
  await expect(found.getByRole('cell', { name: 'Pending' })).toBeVisible();
  await expect(found.getByRole('link', { name: /Suspend|Enable/ })).toHaveCount(0);
});

test('S0-7 S0-8: SUSPEND appears with the first tick, turns to ENABLE, and does what the icon does to all', async ({
  page,
  admin,
}) => {
  const last = word();
  const a = await admin.customer({ last });
  const b = await admin.customer({ last });
  await asPerson(page, 'Super Administrator', listOf(last));
  await expect(rows(page)).toHaveCount(2);
  for (const name of ['SUSPEND', 'ENABLE', 'REMOVE']) await expect(button(page, name)).toBeHidden();

  await tick(page, a.name).check();
  await expect(button(page, 'SUSPEND')).toBeVisible();
  await expect(button(page, 'REMOVE')).toBeVisible();
  await expect(button(page, 'ENABLE')).toHaveCount(0);
  await expect(page.getByText('1 selected')).toBeVisible();
  await page.getByRole('checkbox', { name: 'Select all accounts on this page' }).check();
  await expect(tick(page, b.name)).toBeChecked();
  await expect(page.getByText('2 selected')).toBeVisible();

  await button(page, 'SUSPEND').click();
  const question = dialog(page, 'Suspend 2 accounts?');
  await expect(question).toContainText(a.email);
  await question.getByRole('button', { name: 'Suspend 2 accounts' }).click();
  const result = dialog(page, '2 accounts suspended.');
  await expect(outcomes(page)).toHaveText([new RegExp(`${a.name}|${b.name}`), new RegExp(`${a.name}|${b.name}`)]);
  await expect(outcomes(page).filter({ hasText: 'Done' })).toHaveCount(2);
  await result.getByRole('button', { name: 'Done' }).click();
  await expect(result).toHaveCount(0);
  await expect(rows(page).getByRole('link', { name: /^Suspended\./ })).toHaveCount(2);
  await expect(button(page, 'SUSPEND'), 'nothing stays ticked').toBeHidden();

  await tick(page, a.name).check();
  await expect(button(page, 'ENABLE')).toBeVisible();
  await expect(button(page, 'SUSPEND')).toHaveCount(0);
  await button(page, 'ENABLE').click();
  await dialog(page, `Enable ${a.name}?`).getByRole('button', { name: 'Enable' }).click();
  await expectToast(page, `${a.name} enabled.`);
  await expect(row(page, a.name).getByRole('link', { name: /^Active\./ })).toBeVisible();
  await expect(row(page, b.name).getByRole('link', { name: /^Suspended\./ })).toBeVisible();
});

test('S0-8 decision 6: a mixture offers both and reports the rows it does not apply to, with the reason', async ({
  page,
  admin,
}) => {
  const last = word();
  const active = await admin.customer({ last });
  const off = await admin.customer({ last });
  const pending = await admin.pending({ last });
  await admin.suspend(off.id);
  await asPerson(page, 'Super Administrator', listOf(last));
  for (const { name } of [active, off, pending]) await tick(page, name).check();
  await expect(button(page, 'SUSPEND')).toBeVisible();
  await expect(button(page, 'ENABLE')).toBeVisible();

  await button(page, 'SUSPEND').click();
  await dialog(page, 'Suspend 3 accounts?').getByRole('button', { name: 'Suspend 3 accounts' }).click();
  await expect(dialog(page, '1 account suspended, 2 skipped.')).toBeVisible();
  const of = (name: string) => outcomes(page).filter({ hasText: name });
  await expect(of(active.name)).toContainText('Done');
  await expect(of(off.name)).toContainText('Skipped');
  await expect(of(off.name)).toContainText('Already suspended.');
  await expect(of(pending.name)).toContainText('Skipped');
  await expect(of(pending.name)).toContainText('Registration is not finished');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(row(page, active.name).getByRole('link', { name: /^Suspended\./ })).toBeVisible();
  await expect(row(page, pending.name).getByRole('cell', { name: 'Pending' })).toBeVisible();
});

test('S0-9 S0-10: REMOVE removes the ticked account for good, after a question', async ({ page, admin }) => {
  const last = word();
  const gone = await admin.customer({ last });
  const stays = await admin.customer({ last });
  await asPerson(page, 'Super Administrator', listOf(last));
  await tick(page, gone.name).check();
  await button(page, 'REMOVE').click();
  const question = dialog(page, `Remove ${gone.name}?`);
  await expect(question).toContainText('cannot be undone');
  await question.getByRole('link', { name: 'Cancel' }).click();
  await expect(rows(page)).toHaveCount(2);
  await expect(tick(page, gone.name), 'cancelling keeps the ticks').toBeChecked();

  await button(page, 'REMOVE').click();
  await question.getByRole('button', { name: 'Remove' }).click();
  await expectToast(page, `${gone.name} removed.`);
  await expect(rows(page)).toHaveCount(1);
  await expectRow(page, stays.name);
  await expect(page.getByRole('status').filter({ hasText: /^1-1 of 1$/ })).toBeVisible();
  const answer = await page.goto(`/accounts/${gone.id}`);
  expect(answer?.status()).toBe(404);
});

test('S0-9: several are removed at once', async ({ page, admin }) => {
  const last = word();
  for (let n = 0; n < 3; n += 1) await admin.pending({ last });
  await asPerson(page, 'Super Administrator', listOf(last));
  await page.getByRole('checkbox', { name: 'Select all accounts on this page' }).check();
  await button(page, 'REMOVE').click();
  await dialog(page, 'Remove 3 accounts?').getByRole('button', { name: 'Remove 3 accounts' }).click();
  await dialog(page, '3 accounts removed.').getByRole('button', { name: 'Done' }).click();
  await expect(page.getByText('No account found')).toBeVisible();
});

test('S1-4: the acts are offered on the entry after it is found', async ({ page, admin }) => {
  const { name, email } = await admin.customer();
  await asPerson(page, 'Super Administrator', listOf(email));
  const found = await expectRow(page, name);
  await found.getByLabel(`Actions for ${name}`).click();
  await expect(found.getByRole('link', { name: 'Reset password' })).toBeVisible();
  await expect(found.getByRole('link', { name: 'Remove', exact: true })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(found.getByRole('link', { name: 'Reset password' })).toBeHidden();
  await rowAction(found, 'Suspend');
  await dialog(page, `Suspend ${name}?`).getByRole('button', { name: 'Suspend' }).click();
  await expectToast(page, `${name} suspended.`);
  await rowAction(found, 'Enable');
  await expect(dialog(page, `Enable ${name}?`)).toBeVisible();
});

test('the selection goes on over pages and can be cleared', async ({ page, admin }) => {
  const last = word();
  for (let n = 0; n < 11; n += 1) await admin.pending({ last });
  await asPerson(page, 'Super Administrator', listOf(last, '&size=10'));
  await rows(page).first().getByRole('checkbox').check();
  await page.getByRole('link', { name: 'Next page' }).click();
  await expect(rows(page)).toHaveCount(1);
  await rows(page).first().getByRole('checkbox').check();
  await expect(page.getByText('2 selected')).toBeVisible();
  await page.getByRole('button', { name: 'Clear selection' }).click();
  await expect(rows(page).first().getByRole('checkbox')).not.toBeChecked();
  await expect(button(page, 'REMOVE')).toBeHidden();
});
