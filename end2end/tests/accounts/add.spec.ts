// "+ADD ACCOUNT": an address, a mailed code, a pending account.

import { type Page } from '@playwright/test';
import {
  asCustomer,
  asPerson,
  codeTo,
  dialog,
  expect,
  expectRow,
  expectToast,
  listOf,
  mailsTo,
  open,
  password,
  secretField,
  somePanel,
  test,
  word,
} from '../../support';

const form = (page: Page) => dialog(page, 'Add account');
const field = (page: Page, name: string) => form(page).getByRole('textbox', { name });
const send = (page: Page) => form(page).getByRole('button', { name: 'Add account' }).click();

test('S0-14 S0-24 decision 11: only the address is asked for; the code goes out, and with it the person gets in', async ({
  page,
  elsewhere,
  admin,
}) => {
  const email = `${word()}@e2e.example.com`;
  await asPerson(page, 'Super Administrator');
  await page.getByRole('link', { name: '+ADD ACCOUNT' }).click();
  await expect(field(page, 'Email')).toBeFocused();
  await field(page, 'Email').fill(email);
  await send(page);
  await expectToast(page, `A registration code is on its way to ${email}.`);
  await expect(form(page)).toHaveCount(0);
  // The newest stands first.
  const found = await expectRow(page, email);
  await expect(found.getByRole('cell', { name: 'Pending' })).toBeVisible();
  await expect(found.getByRole('cell', { name: 'No panel' })).toBeVisible();

  const account = { id: '', email, name: email, password: password() };
  await elsewhere.goto('/register/code');
  await elsewhere.getByRole('textbox', { name: 'Email address' }).fill(email);
  await elsewhere.getByRole('textbox', { name: 'Code from the mail' }).fill(await codeTo(admin.request, email, 'register'));
  await secretField(elsewhere, 'New password').fill(account.password);
  await secretField(elsewhere, 'New password again').fill(account.password);
  await elsewhere.getByRole('button', { name: 'Finish registration' }).click();
  await expect(elsewhere.getByText('Your registration is finished.')).toBeVisible();
  await asCustomer(elsewhere, admin.request, account);

  await open(page, listOf(email));
  const now = await expectRow(page, email);
  await expect(now.getByRole('link', { name: /^Active\./ })).toBeVisible();
  await expect(now.locator('time'), 'registered and last login').toHaveCount(2);
});

test('S0-14: name, phone and a first panel may come along', async ({ page }) => {
  const last = word();
  const panel = somePanel();
  await asPerson(page, 'Super Administrator', '/accounts/add');
  await field(page, 'Email').fill(`${last}@e2e.example.com`);
  await field(page, 'First name').fill('Ida');
  await field(page, 'Last name').fill(last);
  await field(page, 'Phone').fill('+45 (33) 12.34-56x7');
  const box = form(page).getByRole('combobox', { name: 'Panel' });
  await box.click();
  await box.pressSequentially(panel.imei, { delay: 10 });
  await form(page).getByRole('option', { name: new RegExp(panel.imei) }).click();
  await send(page);
  await expectToast(page, /A registration code is on its way/);
  await open(page, listOf(last));
  const found = await expectRow(page, `Ida ${last}`);
  await expect(found.getByRole('cell', { name: '+45 (33) 12.34-56x7' })).toBeVisible();
  await expect(found.getByRole('cell', { name: '1', exact: true })).toBeVisible();
  await found.getByRole('rowheader').getByRole('link').click();
  await page.getByRole('navigation', { name: 'Tabs' }).getByRole('link', { name: 'PANEL USER INFO' }).click();
  await expect(page.getByRole('list', { name: 'Panels' })).toContainText(panel.imei);
});

test('S0-14: each fault is told at its field, and nothing typed is lost', async ({ page }) => {
  await asPerson(page, 'Super Administrator', '/accounts/add');
  const typed = { Email: 'nobody@nowhere', 'First name': 'Ada <b>', 'Last name': 'x'.repeat(255), Phone: '12' };
  for (const [name, value] of Object.entries(typed)) await field(page, name).fill(value);
  await send(page);
  const summary = form(page).getByRole('alert');
  await expect(summary).toContainText('Some fields need another look.');
  await expect(summary).toBeFocused();
  await expect(field(page, 'Email')).toHaveAccessibleDescription(/Enter an address such as name@example\.com\./);
  await expect(field(page, 'Last name')).toHaveAccessibleDescription(/At most 254 characters; this has 255\./);
  await expect(field(page, 'Phone')).toHaveAccessibleDescription(/at least three digits/);
  await expect(field(page, 'First name')).not.toHaveAttribute('aria-invalid', 'true');
  for (const [name, value] of Object.entries(typed)) await expect(field(page, name)).toHaveValue(value);

  await field(page, 'Email').fill(`${word()}@e2e.example.com`);
  await field(page, 'Last name').fill('x'.repeat(254));
  await field(page, 'Phone').fill('123');
  await send(page);
  await expectToast(page, /A registration code is on its way/);
});

test('S0-14 SEC-10: an address that is taken is refused without telling of accounts out of sight', async ({
  page,
  admin,
}) => {
  const account = await admin.customer();
  await asPerson(page, 'Super Administrator', '/accounts/add');
  await field(page, 'Email').fill(account.email.toUpperCase());
  await send(page);
  await expect(field(page, 'Email')).toHaveAccessibleDescription(new RegExp(`${account.name} already has an account`));

  await page.context().clearCookies();
  await asPerson(page, 'Common Manager', '/accounts/add');
  await field(page, 'Email').fill(account.email);
  await send(page);
  await expect(field(page, 'Email')).toHaveAccessibleDescription(/This address cannot be added here\./);
  await expect(form(page)).not.toContainText(account.name);
});

test('S0-14 SEC-32: the same address again sends the same code again, once a minute', async ({ page, admin }) => {
  test.setTimeout(120_000);
  const account = await admin.pending();
  const code = await codeTo(admin.request, account.email, 'register');
  await asPerson(page, 'Super Administrator', '/accounts/add');
  await field(page, 'Email').fill(account.email);
  await send(page);
  await expect(form(page).getByRole('alert')).toContainText(/Too many tries\. Wait \d+ seconds/);
  await expect(field(page, 'Email')).toHaveValue(account.email);
  await page.waitForTimeout(61_000);
  await send(page);
  await expectToast(page, `A registration code is on its way to ${account.email}.`);
  await expect(async () => {
    const mails = (await mailsTo(admin.request, account.email)).filter((mail) => mail.kind === 'register');
    expect(mails.map((mail) => mail.code)).toEqual([code, code]);
  }).toPass({ timeout: 10_000 });
  await open(page, listOf(account.email));
  await expectRow(page, account.name);
});

test('S0-14: Cancel and Esc leave without adding', async ({ page }) => {
  const email = `${word()}@e2e.example.com`;
  await asPerson(page, 'Super Administrator');
  for (const leave of ['Cancel', 'Escape'] as const) {
    await page.getByRole('link', { name: '+ADD ACCOUNT' }).click();
    await field(page, 'Email').fill(email);
    if (leave === 'Escape') await page.keyboard.press('Escape');
    else await form(page).getByRole('link', { name: 'Cancel' }).click();
    await expect(form(page)).toHaveCount(0);
    await expect(page).toHaveURL(/\/accounts$/);
  }
  await open(page, listOf(email));
  await expect(page.getByText('No account found')).toBeVisible();
});
