// The Employees page: the list, its filters, and who he is that is opened.

import { type Page } from '@playwright/test';
import {
  asPerson,
  blind,
  count,
  employeesOf,
  expect,
  expectParam,
  expectRow,
  open,
  range,
  row,
  rows,
  settled,
  tab,
  test,
  word,
} from '../../support';

const sortBy = (page: Page, name: string) =>
  page.getByRole('columnheader', { name, exact: true }).getByRole('link').click();
const roles = (page: Page) =>
  rows(page).evaluateAll((lines) => lines.map((line) => (line as HTMLTableRowElement).cells[4]!.innerText));

test('S3-65: the page lists the employees with role, company and status @plain', async ({ page }) => {
  await asPerson(page, 'Super Administrator');
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Employees' }).click();
  await expect(page).toHaveURL(/\/employees$/);
  await settled(page);
  await expect(page.getByRole('heading', { level: 1, name: 'Employees' })).toBeVisible();
  await expect(count(page)).toHaveText(/^\d{3} employees$/);
  await expect(page.getByRole('columnheader')).toHaveText([
    '',
    'Name & email',
    'Phone',
    'Company',
    'Role',
    'Country',
    'Last login',
    'Created by',
    'Status',
    'Signed in',
    'Actions',
  ]);
  await expect(rows(page)).toHaveCount(15);
  await expect(range(page)).toHaveText(/^1-15 of \d{3}$/);
  await open(page, employeesOf('ada@northgate.example'));
  const ada = await expectRow(page, 'Ada Northgate');
  for (const name of ['Super Administrator', 'Northgate Monitoring', 'Enabled']) {
    await expect(ada.getByRole('cell', { name, exact: true })).toBeVisible();
  }
});

test('S3-65: an employee is opened: who he is, his role and company, and his history @plain', async ({ page }) => {
  await asPerson(page, 'Super Administrator', employeesOf('samir@northgate.example'));
  await row(page, 'Samir Haddad').getByRole('rowheader').getByRole('link').click();
  const pane = blind(page, 'Samir Haddad');
  for (const [term, value] of [
    ['Full name', 'Samir Haddad'],
    ['Email', 'samir@northgate.example'],
    ['Phone', '+1 555 0101'],
    ['Country', 'US'],
    ['Company', 'Northgate Monitoring'],
    ['Role', 'System Administrator'],
    ['Two-step verification', 'Authenticator app'],
  ] as const) {
    await expect(pane.locator(`dt:text-is("${term}") + dd`)).toHaveText(value);
  }
  await expect(page.getByRole('navigation', { name: 'Tabs' }).getByRole('link')).toHaveText(['Overview', 'Access', 'Security', 'Mail', 'History']);
  await tab(page, 'History').click();
  await expect(tab(page, 'History')).toHaveAttribute('aria-current', 'page');
  await page.reload();
  await settled(page);
  await expect(pane).toBeVisible();
  await page.getByRole('link', { name: 'Close' }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('the list is searched, filtered by this page\'s words, sorted and paged', async ({ page }) => {
  await asPerson(page, 'Super Administrator', '/employees');
  await page.getByRole('searchbox', { name: 'Search' }).pressSequentially('haddad', { delay: 10 });
  await expectParam(page, 'q', 'haddad');
  await expectRow(page, 'Samir Haddad');
  await page.getByRole('searchbox', { name: 'Search' }).fill(word());
  await expect(page.getByText('No employee found')).toBeVisible();
  await page.getByRole('link', { name: 'Show all employees' }).click();
  await expect(rows(page)).toHaveCount(15);

  const filter = page.getByRole('combobox', { name: 'Status' });
  await expect(filter.getByRole('option')).toHaveText(['Any status', 'Enabled', 'Disabled', 'Pending']);
  await filter.selectOption('Disabled');
  await expectParam(page, 'status', 'disabled');
  await expect(rows(page).getByRole('cell', { name: 'Enabled', exact: true })).toHaveCount(0);
  await expect(rows(page).getByRole('cell', { name: 'Disabled', exact: true }).first()).toBeVisible();
  await page.getByRole('link', { name: 'Clear' }).click();
  await expectParam(page, 'status', null);

  await page.getByRole('combobox', { name: 'Employees per page' }).selectOption('200');
  await expect(rows(page).nth(100)).toBeVisible();
  await sortBy(page, 'Role');
  await expectParam(page, 'sort', 'role');
  await expect.poll(async () => (await roles(page))[0]).toMatch(/System Administrator|Support/);
  const down = await roles(page);
  await sortBy(page, 'Role');
  await expectParam(page, 'dir', 'asc');
  await expect.poll(async () => (await roles(page))[0]).toBe('Common Manager');
  expect([...(await roles(page))].sort()).toEqual([...down].sort());
});

test('S3-13 SEC-45: who may view employees sees those of his companies; who may not, nothing', async ({ page }) => {
  await asPerson(page, 'Common Manager', '/employees');
  await expect(rows(page).first()).toBeVisible();
  const seen = Number((await range(page).innerText()).match(/of ([\d,]+)$/)![1]);
  expect(seen).toBeLessThan(140);
  await open(page, employeesOf('ada@northgate.example'));
  await expect(page.getByText('No employee found')).toBeVisible();

  await page.context().clearCookies();
  await asPerson(page, 'Support', '/accounts');
  await expect(page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Employees' })).toHaveCount(0);
  const answer = await open(page, '/employees');
  expect(answer?.status()).toBe(403);
  await expect(page.getByRole('alert')).toContainText('Not for you to see');
  await expect(rows(page)).toHaveCount(0);
});

test('the list is narrowed by role and to who is signed in now', async ({ page }) => {
  await asPerson(page, 'Super Administrator', '/employees');
  const role = page.getByRole('combobox', { name: 'Role' });
  await role.selectOption('Super Administrator');
  await expect(rows(page).getByRole('cell', { name: 'Owner', exact: true })).toHaveCount(0);
  await expectRow(page, 'Ada Northgate');
  await page.getByRole('combobox', { name: 'Last login' }).selectOption('Signed in now');
  await expectParam(page, 'login', 'now');
  await expect((await expectRow(page, 'Ada Northgate')).getByText('Now', { exact: true })).toBeVisible();
  await page.getByRole('link', { name: 'Clear' }).click();
  await expectParam(page, 'login', null);
});
