// Finding anything: the command palette, and the page without the client.

import { asPerson, dialog, expect, open, test } from '../../support';
import { type Page } from '@playwright/test';

const palette = (page: Page) => dialog(page, 'Find anything');
const text = (page: Page) => palette(page).getByRole('combobox', { name: 'Find anything' });

test('issue 7: Ctrl K finds a person by address and leads there by keyboard alone', async ({ page, admin }) => {
  const account = await admin.customer();
  await asPerson(page, 'Super Administrator');
  await page.keyboard.press('Control+k');
  await expect(text(page)).toBeFocused();
  await text(page).fill(account.email);
  const first = palette(page).getByRole('option').first();
  await expect(first).toContainText(account.email);
  await expect(first).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`/accounts/${account.id}$`));
  await expect(palette(page)).toHaveCount(0);
  await expect(dialog(page, account.name)).toBeVisible();
});

test('issue 7: pages and actions are found by their words; arrows choose; Esc closes', async ({ page }) => {
  await asPerson(page, 'Super Administrator');
  await page.getByRole('button', { name: /^Find anything/ }).click();
  await text(page).fill('register inst');
  await expect(palette(page).getByRole('option', { name: 'Register installer' })).toBeVisible();
  await text(page).fill('panel');
  await expect(palette(page).getByRole('option', { name: 'Add panel' })).toBeVisible();
  const second = palette(page).getByRole('option').nth(1);
  await page.keyboard.press('ArrowDown');
  await expect(second).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Escape');
  await expect(palette(page)).toHaveCount(0);
});

test('issue 7: nothing is found without permission', async ({ page }) => {
  await asPerson(page, 'Support');
  await page.keyboard.press('Control+k');
  await text(page).fill('roles');
  await expect(palette(page).getByText('Nothing in your sight matches.')).toBeVisible();
});

test('issue 7: the page finds the same by a form @plain', async ({ page, admin }) => {
  const account = await admin.customer();
  await asPerson(page, 'Super Administrator');
  await open(page, '/find');
  await page.getByRole('main').getByLabel('Find anything').fill(account.email);
  await page.getByRole('main').getByRole('button', { name: 'Find' }).click();
  await expect(page).toHaveURL(/\/find\?q=/);
  await page.getByRole('list', { name: 'Best match' }).getByRole('link', { name: account.email }).click();
  await expect(page).toHaveURL(new RegExp(`/accounts/${account.id}$`));
});
