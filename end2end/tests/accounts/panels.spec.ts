// PANEL USER INFO: the panels of an account.

import { type Page } from '@playwright/test';
import { asPerson, blind, dialog, expect, expectToast, row, listOf, somePanel, tab, test, type Account } from '../../support';

const cards = (page: Page) => page.getByRole('list', { name: 'Panels' }).getByRole('listitem');
const card = (page: Page, imei: string) => cards(page).filter({ hasText: imei });
// The panels found; a role is an option as well.
const found = (page: Page) => page.getByRole('listbox', { name: 'Panel' }).getByRole('option');
const field = (page: Page, name: string) => page.getByRole('dialog').getByRole('textbox', { name });

async function openPanels(page: Page, account: Account) {
  await asPerson(page, 'Super Administrator', `/accounts/${account.id}`);
  await tab(page, 'PANEL USER INFO').click();
  await expect(tab(page, 'PANEL USER INFO')).toHaveAttribute('aria-current', 'page');
}

test('S0-19 S0-17: +ASSIGN PANEL finds a panel by typing and puts it on the account; several may follow', async ({
  page,
  admin,
}) => {
  const account = await admin.pending();
  const [first, second] = [somePanel(2), somePanel(2)];
  await openPanels(page, account);
  for (const panel of [first, second]) {
    await page.getByRole('link', { name: '+ASSIGN PANEL' }).click();
    const form = dialog(page, 'Assign panel');
    const box = form.getByRole('combobox', { name: 'Panel' });
    await box.click();
    await box.pressSequentially(panel.imei.slice(0, 14), { delay: 10 });
    await expect(found(page)).toHaveCount(1);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect(box).toHaveValue(new RegExp(panel.imei));
    await field(page, 'Account code').fill('42');
    await expect(field(page, 'User name')).toHaveValue(account.name);
    await form.getByRole('button', { name: 'Assign' }).click();
    await expectToast(page, `Panel ${panel.imei} is assigned.`);
    await expect(form).toHaveCount(0);
    await expect(card(page, panel.imei)).toContainText(panel.accountCode);
  }
  await expect(cards(page)).toHaveCount(2);
  // Nothing typed means all the panel has.
  const all = Array.from({ length: first.partitions }, (_, n) => n + 1).join(' ');
  await expect(card(page, first.imei)).toContainText(`Connected partitions${all}`);
  await page.goto(listOf(account.email));
  await expect(row(page, account.name).getByRole('cell', { name: '2', exact: true })).toBeVisible();
  await expect(row(page, account.name).getByRole('cell', { name: 'Regular user' })).toBeVisible();
});

test('S0-19: the list of panels is worked by keys: Escape shuts it, what chose nothing does not stay', async ({
  page,
  admin,
}) => {
  const account = await admin.pending();
  const panel = somePanel();
  await openPanels(page, account);
  await page.getByRole('link', { name: '+ASSIGN PANEL' }).click();
  const form = dialog(page, 'Assign panel');
  const box = form.getByRole('combobox', { name: 'Panel' });
  await box.focus();
  await page.keyboard.press('ArrowDown');
  await expect(box).toHaveAttribute('aria-expanded', 'true');
  await expect(found(page).first()).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(box).toHaveAttribute('aria-expanded', 'false');
  await expect(form, 'the dialog stays').toBeVisible();
  await box.pressSequentially('no such panel anywhere', { delay: 5 });
  await expect(form.getByText('Nothing found')).toBeVisible();
  await page.keyboard.press('Tab');
  await expect(box).toHaveValue('');
  await field(page, 'Account code').fill('1');
  await form.getByRole('button', { name: 'Assign' }).click();
  await expect(box).toHaveAccessibleDescription(/Choose a panel from the list\./);
  // By account code, too.
  await box.pressSequentially(panel.accountCode, { delay: 10 });
  await expect(found(page).filter({ hasText: panel.imei })).toBeVisible();
});

test('S0-16: account code, user name, connected partitions, role and end date are changed', async ({ page, admin }) => {
  const account = await admin.pending();
  const panel = somePanel(3);
  await admin.assign(account, panel.imei);
  await openPanels(page, account);
  await page.getByRole('link', { name: `Edit user info on ${panel.imei}` }).click();
  const form = dialog(page, `Panel user info, ${panel.imei}`);
  await expect(field(page, 'Account code')).toHaveValue('7');
  await field(page, 'Account code').fill('A-19');
  await field(page, 'User name').fill('Hausmeister');
  await field(page, 'Connected partitions').fill('3, 1');
  await form.getByRole('combobox', { name: 'Role' }).selectOption('Master user');
  await form.getByLabel('End date').fill('2031-01-31');
  await form.getByRole('button', { name: 'Save' }).click();
  await expectToast(page, 'Saved.');
  const text = card(page, panel.imei);
  for (const part of ['Account codeA-19', 'User nameHausmeister', 'Connected partitions1 3', 'RoleMaster user']) {
    await expect(text).toContainText(part);
  }
  await expect(text).toContainText('Jan, 2031');
  await tab(page, 'History').click();
  const history = page.getByRole('list', { name: 'History' });
  await expect(history).toContainText(`Account code on ${panel.imei}: 7 → A-19`);
  await expect(history).toContainText('Hausmeister');
});

test('S0-16: faults are told at their field, and nothing typed is lost', async ({ page, admin }) => {
  const account = await admin.pending();
  const panel = somePanel(1);
  await admin.assign(account, panel.imei);
  await openPanels(page, account);
  await page.getByRole('link', { name: `Edit user info on ${panel.imei}` }).click();
  const form = dialog(page, `Panel user info, ${panel.imei}`);
  await field(page, 'Account code').fill('12345678901234567');
  await field(page, 'Connected partitions').fill('64');
  await field(page, 'User name').fill('Kept as typed');
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(field(page, 'Account code')).toHaveAccessibleDescription(/At most 16 characters\./);
  await expect(field(page, 'Connected partitions')).toHaveAccessibleDescription(/This panel has no partition 64\./);
  await expect(field(page, 'Account code')).toHaveValue('12345678901234567');
  await expect(field(page, 'User name')).toHaveValue('Kept as typed');
});

test('S0-17 S0-18: "-" takes the panel away after a question; the account stays', async ({ page, admin }) => {
  const account = await admin.pending();
  const [gone, stays] = [somePanel(), somePanel()];
  await admin.assign(account, gone.imei);
  await admin.assign(account, stays.imei);
  await openPanels(page, account);
  await expect(cards(page)).toHaveCount(2);
  await page.getByRole('link', { name: `Remove panel ${gone.imei}` }).click();
  const question = dialog(page, 'Remove panel');
  await expect(question).toContainText('The account stays');
  await question.getByRole('link', { name: 'Cancel' }).click();
  await expect(cards(page)).toHaveCount(2);
  await page.getByRole('link', { name: `Remove panel ${gone.imei}` }).click();
  await question.getByRole('button', { name: 'Remove panel' }).click();
  await expectToast(page, `Panel ${gone.imei} is removed from this account.`);
  await expect(cards(page)).toHaveCount(1);
  await expect(card(page, stays.imei)).toBeVisible();
  await expect(blind(page, account.name)).toBeVisible();
  // S3-92 for installers, the same here: it can come back at once.
  await admin.assign(account, gone.imei);
});

test('decision 12: a link past its end says so', async ({ page, admin }) => {
  const account = await admin.pending();
  const panel = somePanel();
  await admin.assign(account, panel.imei, { ends_at: '2020-02-29' });
  await openPanels(page, account);
  await expect(card(page, panel.imei)).toContainText('Ended');
});
