// Undo: the message after an act offers for ten seconds to take it back.

import { asPerson, dialog, expect, expectRow, listOf, open, row, said, test } from '../../support';
import { type Page } from '@playwright/test';

const undo = (page: Page) => page.getByRole('region', { name: 'Messages' }).getByRole('button', { name: 'Undo' });

async function suspend(page: Page, name: string): Promise<void> {
  await (await expectRow(page, name)).getByRole('link', { name: /^Active\./ }).click();
  await dialog(page, new RegExp(`^Suspend ${name}`)).getByRole('button', { name: 'Suspend' }).click();
}

test('issue 7: a suspension is taken back from its message, and the row shows it', async ({ page, admin }) => {
  const account = await admin.customer();
  await asPerson(page, 'Super Administrator', listOf(account.email));
  await suspend(page, account.name);
  await expect(row(page, account.name).getByRole('link', { name: /^Suspended\./ })).toBeVisible();
  await undo(page).click();
  await said(page, `Undone: ${account.name} is as before. Sessions that ended stay ended.`);
  await expect(row(page, account.name).getByRole('link', { name: /^Active\./ })).toBeVisible();
  await open(page, `/log?q=${encodeURIComponent(account.name)}`);
  await expect(page.getByRole('table', { name: 'Action log' }).getByText('Undone').first()).toBeVisible();
});

test('issue 7: Ctrl Z takes up what the message offers, and what somebody changed since stays', async ({ page, admin }) => {
  const account = await admin.customer();
  await asPerson(page, 'Super Administrator', listOf(account.email));
  await suspend(page, account.name);
  await expect(undo(page)).toBeVisible();
  await admin.call('accounts/enable', [['ids[]', account.id]]);
  await admin.call('accounts/suspend', [['ids[]', account.id]]);
  await page.keyboard.press('Control+z');
  await said(page, `Not undone. ${account.name}: Somebody changed it meanwhile, so it stays as it is now.`);
  await expect(row(page, account.name).getByRole('link', { name: /^Suspended\./ })).toBeVisible();
});

test('issue 7: without the client the next page has the button @plain', async ({ page, admin }) => {
  const account = await admin.customer();
  await asPerson(page, 'Super Administrator', listOf(account.email));
  await suspend(page, account.name);
  await expect(page.getByText(`${account.name} suspended.`).first()).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await said(page, `Undone: ${account.name} is as before. Sessions that ended stay ended.`);
  await expect(row(page, account.name).getByRole('link', { name: /^Active\./ })).toBeVisible();
});
