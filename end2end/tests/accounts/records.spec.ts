// What is kept of an account: its history, its mail; and two people changing it at once.

import { type Page } from '@playwright/test';
import {
  asPerson,
  codeTo,
  expect,
  expectToast,
  mailsTo,
  open,
  settled,
  tab,
  test,
} from '../../support';

const entries = (page: Page) => page.getByRole('list', { name: 'History' }).getByRole('listitem').filter({ has: page.locator('time') });
const mails = (page: Page) => page.getByRole('list', { name: 'Mails' }).getByRole('listitem');
const field = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true });

test('history: who changed what, before and after, the newest first', async ({ page, admin }) => {
  const account = await admin.customer();
  await asPerson(page, 'System Administrator', `/accounts/${account.id}`);
  await field(page, 'First name').fill('Zacharias');
  await page.getByRole('button', { name: 'Save' }).click();
  await expectToast(page, 'Saved.');
  await admin.suspend(account.id);
  await open(page, `/accounts/${account.id}?tab=history`);
  await expect(entries(page).nth(0)).toContainText('Suspended');
  await expect(entries(page).nth(0)).toContainText('Ada Northgate');
  await expect(entries(page).nth(0)).toContainText('Status: Active → Suspended');
  await expect(entries(page).nth(1)).toContainText('Samir Haddad');
  await expect(entries(page).nth(1)).toContainText(`First name: ${account.name.split(' ')[0]} → Zacharias`);
  await expect(entries(page).nth(1)).not.toContainText('Last name');
  await expect(entries(page).last()).toContainText(`Email: nothing → ${account.email}`);
});

test('decision 21: each mail with its state; a code is sent again from there', async ({ page, admin }) => {
  test.setTimeout(120_000);
  const account = await admin.pending();
  const code = await codeTo(admin.request, account.email, 'register');
  await asPerson(page, 'Super Administrator', `/accounts/${account.id}?tab=mail`);
  await expect(mails(page)).toHaveCount(1);
  await expect(mails(page)).toContainText('Registration code');
  await expect(mails(page)).toContainText(account.email);
  await expect(mails(page)).toContainText('Sent');
  await expect(mails(page), 'no code is shown to staff').not.toContainText(code);
  const resend = mails(page).first().getByRole('button', { name: 'Resend' });
  await resend.click();
  await expect(mails(page).first().getByRole('alert')).toContainText(/Too many tries\. Wait \d+ seconds/);
  await page.waitForTimeout(61_000);
  await resend.click();
  await expectToast(page, `Registration code is on its way to ${account.email}.`);
  await expect(mails(page)).toHaveCount(2);
  await expect(async () => {
    expect((await mailsTo(admin.request, account.email)).map((mail) => mail.code)).toEqual([code, code]);
  }).toPass({ timeout: 10_000 });
  await open(page, `/accounts/${account.id}?tab=mail`);
  await expect(mails(page).getByText('Sent')).toHaveCount(2);
});

test('decision 21: a notice and a used code are not offered again', async ({ page, admin }) => {
  const account = await admin.customer();
  await asPerson(page, 'Super Administrator', `/accounts/${account.id}?tab=mail`);
  await expect(mails(page).first()).toContainText('Registration code');
  await expect(page.getByRole('button', { name: 'Resend' })).toHaveCount(0);
});

test('REL-27: the second of two editors sees the present values beside his own and loses nothing', async ({
  page,
  elsewhere,
  admin,
}) => {
  const account = await admin.pending();
  await asPerson(page, 'Super Administrator', `/accounts/${account.id}`);
  await asPerson(elsewhere, 'System Administrator', `/accounts/${account.id}`);
  // What is being typed into does not follow what others change.
  await field(page, 'First name').fill('Adas');
  await page.getByRole('textbox', { name: 'Description' }).fill('typed for ten minutes');

  await field(elsewhere, 'First name').fill('Samirs');
  await field(elsewhere, 'Phone').fill('+1 555 0001');
  await elsewhere.getByRole('button', { name: 'Save' }).click();
  await expectToast(elsewhere, 'Saved.');

  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('alert')).toContainText('Somebody changed this while you were editing.');
  const theirs = page.getByRole('note').filter({ hasText: 'saved these values meanwhile' });
  await expect(theirs).toContainText('Samir Haddad');
  await expect(theirs).toContainText('Samirs');
  await expect(theirs).toContainText('+1 555 0001');
  await expect(field(page, 'First name')).toHaveValue('Adas');
  await expect(page.getByRole('textbox', { name: 'Description' })).toHaveValue('typed for ten minutes');

  await page.getByRole('button', { name: 'Save' }).click();
  await expectToast(page, 'Saved.');
  await page.reload();
  await settled(page);
  await expect(field(page, 'First name')).toHaveValue('Adas');
  await tab(page, 'History').click();
  await expect(entries(page).first()).toContainText('First name: Samirs → Adas');
});
