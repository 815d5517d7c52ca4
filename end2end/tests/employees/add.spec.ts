// "Add User": who it is, then the role.

import { type Page } from '@playwright/test';
import {
  addUser,
  asPerson,
  box,
  employeesOf,
  expect,
  expectRow,
  mailTo,
  offered,
  open,
  password,
  pick,
  said,
  secretField,
  test,
  text,
  typeSignIn,
  word,
} from '../../support';

async function fill(page: Page, values: { username: string; name: string; email: string }) {
  const form = addUser(page);
  await text(form, 'Username').fill(values.username);
  await text(form, 'Full name').fill(values.name);
  await text(form, 'Email').fill(values.email);
  await box(form, 'Region').selectOption('Europe');
}

const somebody = () => ({ username: word(), name: `Nina ${word()}`, email: `${word()}@e2e.example.com` });

test('S4-4 S4-5 S4-6 S4-7 S4-8 S4-9 S4-10 S4-11: the fields of the first step', async ({ page }) => {
  await asPerson(page, 'Super Administrator', '/employees');
  await page.getByRole('link', { name: 'Add User' }).click();
  const form = addUser(page);
  for (const name of ['Username', 'Full name', 'Email', 'Description']) await expect(text(form, name)).toBeVisible();
  await expect.poll(() => offered(form, 'Region')).toEqual(['Choose a region', 'Americas', 'Europe', 'Asia-Pacific']);
  await expect.poll(() => offered(form, 'Password Setup')).toEqual(['Auto-generate', 'Custom', 'Mailed one-time code']);
  await expect(box(form, 'Parent Company')).toHaveValue('Northgate Monitoring');
  await expect(text(form, 'Mobile Phone Number'), 'for the Asia-Pacific site only').toHaveCount(0);
  await expect(box(form, 'Role'), 'the second step').toBeHidden();
  await expect(secretField(form, 'Password')).toBeHidden();
  await box(form, 'Password Setup').selectOption('Custom');
  await expect(secretField(form, 'Password')).toBeVisible();
  await expect(secretField(form, 'Repeat password')).toBeVisible();
});

test('S4-12 S4-13 S4-9: Next, a role, OK; the user is in the list and signs in with the mailed password', async ({
  page,
  elsewhere,
  admin,
}) => {
  const user = somebody();
  await asPerson(page, 'Super Administrator', '/employees/add');
  await fill(page, user);
  const form = addUser(page);
  await form.getByRole('button', { name: 'Next' }).click();
  await expect(text(form, 'Username')).toBeHidden();
  await pick(form, 'Role', 'Owner');
  await form.getByRole('button', { name: 'OK' }).click();
  await said(page, `A temporary password is on its way to ${user.email}.`);
  await expect(form).toHaveCount(0);
  await open(page, employeesOf(user.email));
  const line = await expectRow(page, user.name);
  await expect(line.getByRole('cell', { name: 'Owner', exact: true })).toBeVisible();
  await expect(line.getByRole('cell', { name: 'Enabled', exact: true })).toBeVisible();
  const mail = await mailTo(admin.request, user.email, 'temporary_password');
  expect(mail.code).toMatch(/^([a-z2-9]{5}-){3}[a-z2-9]{5}$/);
  await typeSignIn(elsewhere, user.email, mail.code!);
  await expect(elsewhere, 'a password of his own comes first').toHaveURL(/\/profile\/password/);
});

test('a fault of the first step leads back to it, one of the second stays', async ({ page }) => {
  const user = somebody();
  await asPerson(page, 'Super Administrator', '/employees/add');
  await fill(page, { ...user, email: 'nowhere' });
  const form = addUser(page);
  await form.getByRole('button', { name: 'Next' }).click();
  await form.getByRole('button', { name: 'OK' }).click();
  await expect(text(form, 'Email')).toHaveAccessibleDescription(/Enter an address such as/);
  await text(form, 'Email').fill(user.email);
  await form.getByRole('button', { name: 'Next' }).click();
  await form.getByRole('button', { name: 'OK' }).click();
  await expect(box(form, 'Role')).toHaveAccessibleDescription(/Choose a role/);
  await form.getByRole('button', { name: 'Back' }).click();
  await expect(text(form, 'Username'), 'what was typed is still there').toHaveValue(user.username);
});

test('S4-14 S4-15 S4-16 S4-17: the roles one may assign hang on one\'s own', async ({ page }) => {
  for (const [person, roles] of [
    ['Common Manager', ['Common Manager', 'Operations Engineer', 'Owner']],
    ['Operations Engineer', ['Operations Engineer', 'Owner']],
  ] as const) {
    await page.context().clearCookies();
    await asPerson(page, person, '/employees/add');
    const form = addUser(page);
    await form.getByRole('button', { name: 'Next' }).click();
    await expect.poll(() => offered(form, 'Role')).toEqual(['Choose a role', ...roles]);
  }
  await page.context().clearCookies();
  await asPerson(page, 'Owner', '/employees');
  await expect(page.getByRole('link', { name: 'Add User' })).toHaveCount(0);
});

test('decision 8: who may not set passwords adds by a mailed code only', async ({ page }) => {
  await asPerson(page, 'Operations Engineer', '/employees/add');
  await expect.poll(() => offered(addUser(page), 'Password Setup')).toEqual(['Mailed one-time code']);
});

test('an employee registers with the mailed code, then sets up the app at the first sign-in', async ({ page, elsewhere, admin }) => {
  const user = somebody();
  await asPerson(page, 'Super Administrator', '/employees/add');
  await fill(page, user);
  const form = addUser(page);
  await box(form, 'Password Setup').selectOption('Mailed one-time code');
  await form.getByRole('button', { name: 'Next' }).click();
  await pick(form, 'Role', 'Owner');
  await form.getByRole('button', { name: 'OK' }).click();
  await said(page, `A registration code is on its way to ${user.email}.`);
  const account = { id: '', ...user, password: password() };
  await admin.finish(account);
  await typeSignIn(elsewhere, user.email, account.password);
  await expect(elsewhere.getByRole('heading', { name: /authenticator app/i }).first()).toBeVisible();
});
