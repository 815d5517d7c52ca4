// "Add Accounts & Groups": several people at once, a row each.

import { asPerson, expect, said, settled, test, word } from '../../support';
import type { Page } from '@playwright/test';

const row = (page: Page, n: number) => page.getByRole('region', { name: `Row ${n}` });

async function fill(page: Page, n: number, email: string, last: string) {
  await row(page, n).getByRole('textbox', { name: 'Email' }).fill(email);
  await row(page, n).getByRole('textbox', { name: 'First name' }).fill('Nia');
  await row(page, n).getByRole('textbox', { name: 'Last name' }).fill(last);
}

test('S2-1: people of several rows are added at once @plain', async ({ page }) => {
  const name = word();
  await asPerson(page, 'System Administrator', '/system/add');
  await fill(page, 1, `${name}-1@rows.example`, name);
  await fill(page, 2, `${name}-2@rows.example`, name);
  await row(page, 2).getByRole('combobox', { name: 'Kind' }).selectOption('Installer');
  await page.getByRole('button', { name: 'Save all rows' }).click();
  await said(page, '2 people added.');
});

test('S2-1: all or none; only the good rows, each with its outcome', async ({ page, admin }) => {
  const name = word();
  const there = await admin.customer();
  await asPerson(page, 'System Administrator', '/system/add');
  await settled(page);
  await fill(page, 1, `${name}-1@rows.example`, name);
  await fill(page, 2, there.email, name);
  // Checked as it is typed.
  await expect(row(page, 2).getByText(/already|taken/).first()).toBeVisible();
  await page.getByRole('button', { name: 'Save all rows' }).click();
  await expect(page.getByText('Some fields need another look.')).toBeVisible();
  await page.getByRole('button', { name: 'Save only the good rows' }).click();
  const outcomes = page.getByRole('list', { name: 'Outcome of each row' }).getByRole('listitem');
  await expect(outcomes).toHaveCount(2);
  await expect(outcomes.nth(0)).toContainText('Added');
  await expect(outcomes.nth(1)).toContainText('Not added');
  await expect(row(page, 1).getByRole('textbox', { name: 'Email' })).toHaveValue(there.email);
});

test('S2-1: a new group with a licence is made, and its first person owns it @plain', async ({ page }) => {
  const name = word();
  await asPerson(page, 'System Administrator', '/system/add?rows=2');
  await fill(page, 1, `${name}@rows.example`, name);
  await row(page, 1).getByText('Group of this person').click();
  await row(page, 1).getByRole('textbox', { name: 'Or a new group' }).fill(`Group ${name}`);
  await row(page, 1).getByRole('textbox', { name: 'Licence of the new group: product' }).fill('Video');
  await row(page, 1).getByRole('textbox', { name: 'Seats' }).fill('5');
  await row(page, 1).getByLabel('Valid to').fill('2031-12-31');
  await page.getByRole('button', { name: 'Save all rows' }).click();
  await said(page, '1 person added.');
  await page.goto(`/system/accounts?find=${name}%40rows.example`);
  await page.getByRole('table', { name: 'People' }).getByRole('link', { name: `Nia ${name}` }).click();
  const block = page.getByRole('region', { name: `Group ${name}` });
  await expect(block.getByText('Owner', { exact: true }).first()).toBeVisible();
  await expect(block.getByText(/of 5/)).toBeVisible();
});

test('S2-1: what was typed in refused rows among good ones stays, with its faults @plain', async ({ page, admin }, info) => {
  const name = word();
  const there = await admin.customer();
  await asPerson(page, 'System Administrator', '/system/add');
  await settled(page);
  await fill(page, 1, `${name}-1@rows.example`, name);
  await fill(page, 2, there.email, `${name} kept`);
  await page.getByRole('button', { name: 'Save only the good rows' }).click();
  await expect(page.getByText('Not added').or(page.getByText('1 person added, 1 not.')).first()).toBeVisible();
  // With the client the added row goes; without it each stays where it was.
  const [kept, added] = info.project.name === 'plain' ? [row(page, 2), row(page, 1)] : [row(page, 1), row(page, 2)];
  await expect(kept.getByRole('textbox', { name: 'Email' })).toHaveValue(there.email);
  await expect(kept.getByRole('textbox', { name: 'Last name' })).toHaveValue(`${name} kept`);
  await expect(kept.getByText(/already|taken/).first()).toBeVisible();
  await expect(added.getByRole('textbox', { name: 'Email' })).toHaveValue('');
});
