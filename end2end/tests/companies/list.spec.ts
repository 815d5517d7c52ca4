// The companies as a tree and as a list (S4-1, S4-2, decision 14).

import { asPerson, companyRows, expect, expectParam, open, settled, test, word } from '../../support';

test('S4-1: the list of companies opens a company with its users @plain', async ({ page }) => {
  await asPerson(page, 'Super Administrator');
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Companies' }).click();
  await expect(page).toHaveURL(/\/companies$/);
  await settled(page);
  await expect(companyRows(page).first()).toContainText('Northgate Monitoring');
  await expect(page.getByRole('status').filter({ hasText: /^\d+ companies$/ })).toBeVisible();
  await open(page, '/companies?q=Larson');
  await companyRows(page).getByRole('rowheader', { name: 'Larson Group' }).getByRole('link').click();
  await expect(page.getByRole('heading', { level: 2, name: 'Larson Group' })).toBeVisible();
  await expect(page.getByRole('heading', { name: /^Users/ })).toBeVisible();
  await expect(page.getByRole('columnheader', { name: 'Operation' })).toBeVisible();
});

test('a search in the tree shows the way to what was found; the list is flat and sorts @plain', async ({ page }) => {
  await asPerson(page, 'Super Administrator', '/companies?q=Walker');
  await expect(companyRows(page)).toHaveCount(3);
  await expect(companyRows(page).last()).toContainText('Walker PLC');
  await page.getByRole('navigation', { name: 'Layout' }).getByRole('link', { name: 'List' }).click();
  await expectParam(page, 'view', 'list');
  await expect(companyRows(page)).toHaveCount(1);
  await open(page, '/companies?view=list');
  await page.getByRole('columnheader', { name: 'Below' }).getByRole('link').click();
  await expectParam(page, 'sort', 'below');
  await expect(companyRows(page).first()).toContainText('Northgate Monitoring');
});

test('the list follows while one types; nothing found has its next step', async ({ page }) => {
  await asPerson(page, 'Super Administrator', '/companies');
  await page.getByRole('searchbox', { name: 'Search' }).pressSequentially('cooper', { delay: 10 });
  await expectParam(page, 'q', 'cooper');
  await expect(companyRows(page).last()).toContainText('Cooper-Lester');
  await page.getByRole('searchbox', { name: 'Search' }).fill(word());
  await expect(page.getByText('No company found')).toBeVisible();
  await page.getByRole('link', { name: 'Show all companies' }).click();
  await expect(companyRows(page)).toHaveCount(15);
  await page.getByRole('combobox', { name: 'Kind' }).selectOption('Distributor');
  await expectParam(page, 'kind', 'distributor');
});

test('decision 14: a manager sees his company and those below; who may not view companies, nothing', async ({ page }) => {
  await asPerson(page, 'Common Manager', '/companies');
  await expect(companyRows(page).first()).toBeVisible();
  await expect(page.getByText('Northgate Monitoring')).toHaveCount(0);
  await page.context().clearCookies();
  await asPerson(page, 'Support', '/accounts');
  await expect(page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Companies' })).toHaveCount(0);
  const answer = await open(page, '/companies');
  expect(answer?.status()).toBe(403);
  await expect(page.getByRole('alert')).toContainText('Not for you to see');
});
