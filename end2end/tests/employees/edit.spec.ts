// Editing an employee: "Basic Information", "Select Role", and what changes before it is saved.

import { type Page } from '@playwright/test';
import {
  asPerson,
  blind,
  box,
  choose,
  dialog,
  employee,
  employeesOf,
  expect,
  expectRow,
  offered,
  open,
  pick,
  said,
  test,
  text,
  word,
} from '../../support';

const form = (page: Page, name: string) => dialog(page, `Edit ${name}`);
const review = (page: Page) => page.getByRole('status', { name: 'What changes' });

test('S4-18 S4-20: basic information is changed and saved @plain', async ({ page, admin }) => {
  const user = await employee(admin);
  await asPerson(page, 'Super Administrator', employeesOf(user.email));
  await choose(await expectRow(page, user.name), 'Edit');
  const at = form(page, user.name);
  await expect(at.getByRole('group', { name: 'Basic Information' })).toBeVisible();
  await expect(at.getByRole('group', { name: 'Select Role' })).toBeVisible();
  await expect(text(at, 'Username')).toHaveValue(user.username);
  await expect(text(at, 'Email')).toHaveValue(user.email);
  await expect(box(at, 'Region')).toHaveValue('europe');
  const name = `Olga ${word()}`;
  await text(at, 'Full name').fill(name);
  await text(at, 'Description').fill('Days only');
  await box(at, 'Region').selectOption('Asia-Pacific');
  await at.getByRole('button', { name: 'Save' }).click();
  await said(page, 'Saved.');
  const pane = blind(page, name);
  await expect(pane.locator('dt:text-is("Region") + dd')).toHaveText('Asia-Pacific');
  await expect(pane.locator('dt:text-is("Description") + dd')).toHaveText('Days only');
});

test('S4-19: another role is saved after a look at what changes @plain', async ({ page, admin }, info) => {
  const user = await employee(admin);
  await asPerson(page, 'Super Administrator', `/employees/${user.id}?do=edit`);
  const at = form(page, user.name);
  await pick(at, 'Role', 'Operations Engineer');
  if (info.project.name === 'plain') {
    await at.getByRole('button', { name: 'Save' }).click();
    await expect(at.getByRole('alert')).toContainText('Review what changes');
  }
  await expect(review(page)).toContainText('Owner → Operations Engineer');
  await expect(review(page).getByRole('list', { name: 'Gains permissions' })).toContainText('Accounts: remove');
  await at.getByRole('button', { name: 'Save' }).click();
  await said(page, 'Saved. Every session has ended.');
  await expect(blind(page, user.name).locator('dt:text-is("Role") + dd')).toHaveText('Operations Engineer');
});

test('SEC-45: somebody of a company out of sight is not there to edit', async ({ page, admin }) => {
  const user = await employee(admin);
  await asPerson(page, 'Common Manager', `/employees/${user.id}?do=edit`);
  await expect(page.getByText('This employee cannot be shown')).toBeVisible();
  await expect(form(page, user.name)).toHaveCount(0);
});

test('two people editing see each other\'s values', async ({ page, elsewhere, admin }) => {
  const user = await employee(admin);
  await asPerson(page, 'Super Administrator', `/employees/${user.id}?do=edit`);
  await asPerson(elsewhere, 'Super Administrator', `/employees/${user.id}?do=edit`);
  const other = form(elsewhere, user.name);
  await text(other, 'Description').fill('Theirs');
  await other.getByRole('button', { name: 'Save' }).click();
  await said(elsewhere, 'Saved.');
  const at = form(page, user.name);
  await text(at, 'Description').fill('Mine');
  await at.getByRole('button', { name: 'Save' }).click();
  await expect(at).toContainText('saved these values meanwhile');
  await expect(text(at, 'Description')).toHaveValue('Mine');
  await at.getByRole('button', { name: 'Save' }).click();
  await said(page, 'Saved.');
});

test('a move to another company names whose people come and go', async ({ page, admin }) => {
  const user = await employee(admin);
  await asPerson(page, 'Super Administrator', `/employees/${user.id}?do=edit`);
  const at = form(page, user.name);
  const company = box(at, 'Parent Company');
  await company.fill('a');
  await page.getByRole('listbox').getByRole('option').filter({ hasNotText: 'Northgate' }).first().click();
  await expect(review(page)).toContainText('Northgate Monitoring →');
  await expect(review(page)).toContainText('Loses sight of the people of');
  await at.getByRole('button', { name: 'Save' }).click();
  await said(page, 'Saved. Every session has ended.');
});

test('S3-65 S3-106: the overview shows the groups he sees, and why', async ({ page, admin }) => {
  const user = await employee(admin);
  await asPerson(page, 'Super Administrator', `/employees/${user.id}`);
  await expect(blind(page, user.name)).toContainText('Groups in sight');
  await expect(blind(page, user.name)).toContainText('Connect a group to the role');
  await open(page, employeesOf('ada@northgate.example'));
  await page.getByRole('rowheader', { name: 'Ada Northgate' }).getByRole('link').click();
  await expect(blind(page, 'Ada Northgate')).toContainText('Every group');
});

test('S4-15: the edit dialog offers what may be assigned', async ({ page, admin }) => {
  const user = await employee(admin);
  await asPerson(page, 'System Administrator', `/employees/${user.id}?do=edit`);
  const at = form(page, user.name);
  await expect.poll(() => offered(at, 'Role')).not.toContain('Super Administrator');
  await expect.poll(() => offered(at, 'Role')).toContain('Common Manager');
});

test('a page that links into a dialog is come back to', async ({ page, admin }) => {
  const user = await employee(admin);
  const next = encodeURIComponent('/accounts?q=abc');
  await asPerson(page, 'Super Administrator');
  await open(page, `/employees/${user.id}?do=edit&next=${next}`);
  await form(page, user.name).getByRole('link', { name: 'Cancel' }).click();
  await expect(page).toHaveURL(/\/accounts\?q=abc$/);
  await open(page, `/employees/${user.id}?do=edit&next=${encodeURIComponent('//evil.example')}`);
  await form(page, user.name).getByRole('link', { name: 'Cancel' }).click();
  await expect(page).toHaveURL(new RegExp(`/employees/${user.id}$`));
});
