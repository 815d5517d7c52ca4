// The Accounts page by links and forms alone: before the app arrives, and without it (REL-41).

import { type Page } from '@playwright/test';
import {
  activeCustomer,
  asPerson,
  codeTo,
  dialog,
  expect,
  expectRow,
  listOf,
  param,
  row,
  rows,
  somePanel,
  tab,
  test,
  word,
} from '../../support';

const said = (page: Page, text: string | RegExp) => expect(page.getByRole('note').filter({ hasText: text }).first()).toBeVisible();
const field = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true });

test.describe('without a script', { tag: '@plain' }, () => {
  test('S0-2 S0-11 S1-2: the list, searched by a form, sorted by links', async ({ page, admin }) => {
    const last = word();
    const b = await admin.pending({ first: 'Berta', last, email: `b.${last}@e2e.example.com` });
    const a = await admin.pending({ first: 'Anna', last, email: `a.${last}@e2e.example.com` });
    await asPerson(page, 'Super Administrator');
    await expect(rows(page)).toHaveCount(15);
    await expect(page.getByRole('status').filter({ hasText: /^1-15 of \d,\d{3}$/ })).toBeVisible();
    await page.getByRole('searchbox', { name: 'Search' }).fill(last);
    await page.getByRole('button', { name: 'Search' }).click();
    expect(param(page, 'q')).toBe(last);
    await expect(rows(page).getByRole('rowheader').getByRole('link')).toHaveText([a.name, b.name]);
    await page.getByRole('columnheader', { name: 'Name & email' }).getByRole('link').click();
    await page.getByRole('columnheader', { name: 'Name & email' }).getByRole('link').click();
    expect(param(page, 'dir')).toBe('desc');
    expect(param(page, 'q')).toBe(last);
    await expect(rows(page).getByRole('rowheader').getByRole('link')).toHaveText([b.name, a.name]);
    await page.getByRole('link', { name: 'Clear' }).click();
    await expect(rows(page)).toHaveCount(15);
  });

  test('S3-93 S3-95: pages by links, sizes by a form', async ({ page }) => {
    await asPerson(page, 'Super Administrator');
    await page.getByRole('link', { name: 'Next page' }).click();
    await expect(page.getByRole('status').filter({ hasText: /^16-30 of/ })).toBeVisible();
    await page.getByRole('combobox', { name: 'Accounts per page' }).selectOption('50');
    await page.getByRole('button', { name: 'Apply' }).click();
    await expect(rows(page)).toHaveCount(50);
    await expect(page.getByRole('status').filter({ hasText: /^1-50 of/ })).toBeVisible();
  });

  test('filters by a form', async ({ page }) => {
    await asPerson(page, 'Super Administrator');
    await page.getByRole('combobox', { name: 'Status' }).selectOption('Suspended');
    await page.getByRole('combobox', { name: 'Last login' }).selectOption('Never signed in');
    await page.getByRole('button', { name: 'Search' }).click();
    expect(param(page, 'status')).toBe('suspended');
    expect(param(page, 'login')).toBe('never');
    await expect(rows(page).getByRole('link', { name: /^Suspended\./ }).first()).toBeVisible();
    await expect(rows(page).getByRole('link', { name: /^Active\./ })).toHaveCount(0);
    await expect(page.getByRole('combobox', { name: 'Status' })).toHaveValue('suspended');
  });

  test('S0-13 S0-15: the pane, its tabs and steps are links', async ({ page, admin }) => {
    const last = word();
    const a = await admin.pending({ first: 'Anna', last });
    const b = await admin.pending({ first: 'Berta', last });
    await asPerson(page, 'Super Administrator', listOf(last, '&sort=name'));
    await row(page, a.name).getByRole('rowheader').getByRole('link').click();
    await expect(dialog(page, a.name)).toContainText(a.email);
    for (const [name, text] of [
      ['PANEL USER INFO', 'No panel yet'],
      ['Security', 'Two-step verification'],
      ['Mail', 'Registration code'],
      ['History', a.email],
    ] as const) {
      await tab(page, name).click();
      await expect(dialog(page, a.name)).toContainText(text);
    }
    await page.getByRole('link', { name: 'Next', exact: true }).click();
    await expect(dialog(page, b.name)).toContainText(b.email);
    await page.getByRole('link', { name: 'Close' }).click();
    await expect(page.getByRole('dialog')).toHaveCount(0);
    expect(param(page, 'q')).toBe(last);
  });

  test('an account is edited; a fault keeps what was typed', async ({ page, admin }) => {
    const account = await admin.pending();
    await asPerson(page, 'Super Administrator', `/accounts/${account.id}`);
    await field(page, 'Name').fill('Typed <b>name</b>');
    await field(page, 'Phone').fill('12');
    await page.getByRole('textbox', { name: 'Description' }).fill('</textarea>kept');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByRole('alert')).toContainText('Some fields need another look.');
    await expect(field(page, 'Phone')).toHaveAccessibleDescription(/at least three digits/);
    await expect(field(page, 'Name')).toHaveValue('Typed <b>name</b>');
    await expect(field(page, 'Phone')).toHaveValue('12');
    await expect(page.getByRole('textbox', { name: 'Description' })).toHaveValue('</textarea>kept');
    await field(page, 'Phone').fill('123');
    await page.getByRole('button', { name: 'Save' }).click();
    await said(page, 'Saved.');
    await expect(field(page, 'Phone')).toHaveValue('123');
    await expect(row(page, 'Typed <b>name</b>').or(dialog(page, 'Typed <b>name</b>')).first()).toBeVisible();
  });

  test('REL-27: the second of two editors sees the present values and keeps his own', async ({ page, admin }) => {
    const account = await admin.pending();
    await asPerson(page, 'Super Administrator', `/accounts/${account.id}`);
    await admin.call('accounts/edit', Object.entries({ id: account.id, version: '1', label: 'Quicker' }));
    await field(page, 'Name').fill('Slower');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByRole('alert')).toContainText('Somebody changed this while you were editing.');
    await expect(page.getByRole('note').filter({ hasText: 'saved these values meanwhile' })).toContainText('Quicker');
    await expect(field(page, 'Name')).toHaveValue('Slower');
    await page.getByRole('button', { name: 'Save' }).click();
    await said(page, 'Saved.');
    await expect(dialog(page, 'Slower')).toBeVisible();
  });

  test('S0-14: an account is added; a fault keeps what was typed', async ({ page, admin }) => {
    const last = word();
    await asPerson(page, 'Super Administrator');
    await page.getByRole('link', { name: '+ADD ACCOUNT' }).click();
    const form = dialog(page, 'Add account');
    const email = form.getByRole('textbox', { name: 'Email' });
    await email.fill('nobody@nowhere');
    await form.getByRole('textbox', { name: 'Last name' }).fill(last);
    await form.getByRole('button', { name: 'Add account' }).click();
    await expect(email).toHaveAccessibleDescription(/Enter an address such as/);
    await expect(email).toHaveValue('nobody@nowhere');
    await expect(form.getByRole('textbox', { name: 'Last name' })).toHaveValue(last);
    await email.fill(`${last}@e2e.example.com`);
    await form.getByRole('button', { name: 'Add account' }).click();
    await said(page, `A registration code is on its way to ${last}@e2e.example.com.`);
    await expect((await expectRow(page, last)).getByRole('cell', { name: 'Pending' })).toBeVisible();
    await codeTo(admin.request, `${last}@e2e.example.com`, 'register');
  });

  test('S0-5 S1-9: one account is suspended and enabled by its icon', async ({ page, admin }) => {
    const { name, email } = await admin.customer();
    await asPerson(page, 'Super Administrator', listOf(email));
    await row(page, name).getByRole('link', { name: /^Active\. Suspend/ }).click();
    await dialog(page, `Suspend ${name}?`).getByRole('button', { name: 'Suspend' }).click();
    await said(page, `${name} suspended.`);
    await row(page, name).getByRole('link', { name: /^Suspended\. Enable/ }).click();
    await dialog(page, `Enable ${name}?`).getByRole('button', { name: 'Enable' }).click();
    await said(page, `${name} enabled.`);
    await expect(row(page, name).getByRole('link', { name: /^Active\./ })).toBeVisible();
  });

  test('S0-7 S0-8 S0-9: several at once by their check boxes', async ({ page, admin }) => {
    const last = word();
    const a = await admin.customer({ last });
    const b = await admin.customer({ last });
    const pending = await admin.pending({ last });
    await asPerson(page, 'Super Administrator', listOf(last));
    const tick = async (...names: string[]) => {
      for (const name of names) await page.getByRole('checkbox', { name: `Select ${name}` }).check();
    };
    await expect(page.getByRole('button', { name: 'SUSPEND', exact: true })).toBeHidden();
    await tick(a.name, b.name, pending.name);
    await page.getByRole('button', { name: 'SUSPEND', exact: true }).click();
    await dialog(page, 'Suspend 3 accounts?').getByRole('button', { name: 'Suspend 3 accounts' }).click();
    await said(page, '2 accounts suspended, 1 skipped.');
    await expect(rows(page).getByRole('link', { name: /^Suspended\./ })).toHaveCount(2);
    await tick(a.name, b.name);
    await page.getByRole('button', { name: 'ENABLE', exact: true }).click();
    await dialog(page, 'Enable 2 accounts?').getByRole('button', { name: 'Enable 2 accounts' }).click();
    await said(page, '2 accounts enabled.');
    await tick(a.name);
    await page.getByRole('button', { name: 'REMOVE', exact: true }).click();
    await dialog(page, `Remove ${a.name}?`).getByRole('button', { name: 'Remove' }).click();
    await said(page, `${a.name} removed.`);
    await expect(rows(page)).toHaveCount(2);
  });

  test('S0-16 S0-17 S0-19: a panel is assigned, changed and removed', async ({ page, admin }) => {
    const account = await admin.pending();
    const panel = somePanel(2);
    await asPerson(page, 'Super Administrator', `/accounts/${account.id}?tab=panels`);
    await page.getByRole('link', { name: '+ASSIGN PANEL' }).click();
    let form = dialog(page, 'Assign panel');
    const box = form.getByRole('combobox', { name: 'Panel' });
    await box.selectOption({ index: 1 });
    await form.getByRole('textbox', { name: 'Account code' }).fill('not a code!');
    await form.getByRole('button', { name: 'Assign' }).click();
    await expect(form.getByRole('textbox', { name: 'Account code' })).toHaveAccessibleDescription(/letters, digits and dashes/);
    await expect(form.getByRole('textbox', { name: 'Account code' })).toHaveValue('not a code!');
    await form.getByRole('textbox', { name: 'Account code' }).fill('11');
    await form.getByRole('combobox', { name: 'Panel' }).selectOption({ index: 1 });
    await form.getByRole('button', { name: 'Assign' }).click();
    await said(page, /^Panel \d{15} is assigned\.$/);

    await admin.assign(account, panel.imei);
    await page.reload();
    const cards = page.getByRole('list', { name: 'Panels' }).getByRole('listitem');
    await expect(cards).toHaveCount(2);
    await page.getByRole('link', { name: `Edit user info on ${panel.imei}` }).click();
    form = dialog(page, `Panel user info, ${panel.imei}`);
    await form.getByRole('textbox', { name: 'User name' }).fill('Nachbar');
    await form.getByRole('button', { name: 'Save' }).click();
    await said(page, 'Saved.');
    await expect(cards.filter({ hasText: panel.imei })).toContainText('Nachbar');
    await page.getByRole('link', { name: `Remove panel ${panel.imei}` }).click();
    await dialog(page, 'Remove panel').getByRole('button', { name: 'Remove panel' }).click();
    await said(page, `Panel ${panel.imei} is removed from this account.`);
    await expect(cards).toHaveCount(1);
  });

  test('S0-20: an account is removed from its pane', async ({ page, admin }) => {
    const account = await admin.pending();
    await asPerson(page, 'Super Administrator', `/accounts/${account.id}`);
    await dialog(page, account.name).getByRole('link', { name: 'REMOVE ACCOUNT' }).last().click();
    await dialog(page, `Remove ${account.name}?`).getByRole('button', { name: 'Remove' }).click();
    await said(page, `${account.name} removed.`);
    expect((await page.goto(`/accounts/${account.id}`))?.status()).toBe(404);
  });

  test('S0-21 S0-22: a reset code is mailed', async ({ page, admin }) => {
    const person = activeCustomer(500 + Math.floor(Math.random() * 200));
    await asPerson(page, 'Super Administrator', listOf(person.email));
    await row(page, person.name).locator('summary').click();
    await row(page, person.name).getByRole('link', { name: 'Reset password' }).click();
    const question = dialog(page, 'Reset password');
    await expect(question).toContainText('not the password (code) used to connect to the panel');
    await question.getByRole('button', { name: 'Send code' }).click();
    await said(page, `A password reset code is on its way to ${person.email}.`);
    await codeTo(admin.request, person.email, 'reset');
  });

  test('S1-5: a password is typed twice; a fault is told and no password comes back', async ({ page, admin }) => {
    const account = await admin.customer();
    await asPerson(page, 'Super Administrator', `/accounts/${account.id}?tab=security`);
    await page.getByRole('link', { name: 'Set password', exact: true }).click();
    const form = dialog(page, `Set password for ${account.name}`);
    await form.getByLabel(/^New password/).fill('quiet lantern harbour');
    await form.getByLabel(/^Confirm password/).fill('quiet lantern harbor');
    await form.getByRole('button', { name: 'Set password' }).click();
    await expect(form.getByLabel(/^Confirm password/)).toHaveAccessibleDescription(/The two passwords differ/);
    await expect(form.getByLabel(/^New password/)).toHaveValue('');
    await form.getByLabel(/^New password/).fill(`${account.password} again`);
    await form.getByLabel(/^Confirm password/).fill(`${account.password} again`);
    await form.getByRole('button', { name: 'Set password' }).click();
    await said(page, 'The password is set.');
  });

  test('menus open and the theme is kept', async ({ page }) => {
    await asPerson(page, 'Super Administrator');
    await page.getByRole('button', { name: 'Dark theme' }).click();
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
    await expect(page).toHaveURL(/\/accounts$/);
    await page.getByLabel('Your account').click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await expect(page.getByText('You are signed out.')).toBeVisible();
  });
});
