// Finding accounts: as one types, by everything a person may be asked for on the phone.

import { type Page } from '@playwright/test';
import { asPerson, dialog, expect, expectParam, expectRow, listOf, rows, settled, someLink, test, word } from '../../support';

const field = (page: Page) => page.getByRole('searchbox', { name: 'Search' });

/** Types letter by letter, without Enter, and waits until the list has followed. */
async function type(page: Page, text: string) {
  await field(page).fill('');
  await expectParam(page, 'q', null);
  await field(page).pressSequentially(text, { delay: 15 });
  await expectParam(page, 'q', text);
}

test('S0-11 S1-2 S1-3: the list follows the typing, by first name, last name, email, phone, user id', async ({
  page,
  admin,
}) => {
  const digits = String(Math.floor(Math.random() * 1e7)).padStart(7, '0');
  const phone = `+49 (${digits.slice(0, 3)}) ${digits.slice(3)}`;
  const account = await admin.pending({ phone });
  const [first, last] = account.name.split(' ') as [string, string];
  await asPerson(page, 'Super Administrator');
  await expect(rows(page)).toHaveCount(15);
  const searches = [
    first.toLowerCase(),
    last.toUpperCase(),
    `${last} ${first}`,
    account.name.slice(0, -2),
    account.email,
    account.email.slice(3, 20),
    // Only the digits count, however they are parted (decision 9).
    `(${digits.slice(0, 3)}) ${digits.slice(3, 6)}-`.trim(),
    `+49 ${digits}`,
    `49${digits}`,
    account.id,
  ];
  for (const text of searches) {
    await type(page, text);
    await expectRow(page, account.name);
    await expect(rows(page), `"${text}" finds nobody else`).toHaveCount(1);
  }
  await expect(page.getByRole('status').filter({ hasText: /^1-1 of 1$/ })).toBeVisible();
  await expect(page.getByRole('status').filter({ hasText: /^1 account$/ })).toBeVisible();
});

test('S0-12 S1-2: by IMEI and account code of a connected panel; from the account on to its panels', async ({ page }) => {
  const link = someLink(17);
  await asPerson(page, 'Super Administrator');
  for (const text of [link.imei, link.imei.slice(0, 12), link.accountCode]) {
    await type(page, text);
    await expectRow(page, link.email);
  }
  const found = await expectRow(page, link.email);
  await found.getByRole('rowheader').getByRole('link').click();
  await page.getByRole('navigation', { name: 'Tabs' }).getByRole('link', { name: 'PANEL USER INFO' }).click();
  const panel = page.getByRole('list', { name: 'Panels' }).getByRole('listitem').filter({ hasText: link.imei });
  await expect(panel).toContainText(link.accountCode);
});

test('S1-3: typing leaves no steps for Back, keeps the focus, starts at the first page, and survives a reload', async ({
  page,
  admin,
}) => {
  const account = await admin.pending();
  await asPerson(page, 'Super Administrator');
  await page.getByRole('link', { name: 'Next page' }).click();
  await expectParam(page, 'page', '2');
  const before = await page.evaluate(() => history.length);
  await type(page, account.email);
  await expectParam(page, 'page', null);
  await expect(field(page)).toBeFocused();
  await expect(field(page)).toHaveValue(account.email);
  expect(await page.evaluate(() => history.length)).toBe(before);
  await page.reload();
  await settled(page);
  await expect(field(page)).toHaveValue(account.email);
  await expectRow(page, account.name);
});

test('SEC-82: what a search means elsewhere is only text here', async ({ page, admin }) => {
  const odd = `100%_${word()}`;
  const account = await admin.pending({ last: odd });
  await asPerson(page, 'Super Administrator');
  await type(page, odd);
  await expectRow(page, account.name);
  for (const text of [`1%${odd.slice(5)}`, "'; drop table account; --", '<b>bold</b>', '\\']) {
    await field(page).fill(text);
    await expectParam(page, 'q', text);
    await expect(page.getByText('No account found')).toBeVisible();
  }
});

test('capitals and accents do not matter', async ({ page, admin }) => {
  const last = word();
  const account = await admin.pending({ first: 'Ångström', last, email: `${last}@e2e.example.com` });
  await asPerson(page, 'Super Administrator');
  await type(page, `ANGSTROM ${last.toUpperCase()}`);
  await expectRow(page, account.name);
});

test('S1-3: a row clicked before the list has followed the typing opens, and stays open', async ({ page, admin }) => {
  const account = await admin.customer();
  await asPerson(page, 'Super Administrator', listOf(account.email));
  const title = (await expectRow(page, account.name)).getByRole('rowheader').getByRole('link');
  await field(page).fill(account.name);
  await title.click();
  await expect(dialog(page, account.name)).toBeVisible();
  // Longer than typing has to rest.
  await page.waitForTimeout(400);
  await expect(dialog(page, account.name)).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`/accounts/${account.id}`));
});
