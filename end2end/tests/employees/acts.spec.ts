// Disable, enable, delete, reset password: one and many.

import {
  asPerson,
  choose,
  dialog,
  employee,
  employeesOf,
  expect,
  expectRow,
  box,
  mailTo,
  offered,
  open,
  password,
  row,
  rows,
  said,
  secretField,
  tab,
  blind,
  test,
  typeSignIn,
  codeTo,
} from '../../support';

test('S4-24 S4-25: one button disables and enables; a disabled user cannot sign in @plain', async ({ page, admin }) => {
  const user = await employee(admin);
  await asPerson(page, 'Super Administrator', employeesOf(user.email));
  await choose(await expectRow(page, user.name), 'Disable');
  await dialog(page, `Disable ${user.name}?`).getByRole('button', { name: 'Disable' }).click();
  await said(page, `${user.name} disabled.`);
  await expect(row(page, user.name).getByRole('cell', { name: 'Disabled', exact: true })).toBeVisible();
  await choose(row(page, user.name), 'Enable');
  await dialog(page, `Enable ${user.name}?`).getByRole('button', { name: 'Enable' }).click();
  await said(page, `${user.name} enabled.`);
  await expect(row(page, user.name).getByRole('cell', { name: 'Enabled', exact: true })).toBeVisible();
});

test('S4-25: disabling ends what he is signed in to, and the sign-in says so', async ({ page, elsewhere, admin }) => {
  const user = await employee(admin);
  await asPerson(page, 'Super Administrator', employeesOf(user.email));
  await choose(await expectRow(page, user.name), 'Disable');
  await dialog(page, `Disable ${user.name}?`).getByRole('button', { name: 'Disable' }).click();
  await said(page, `${user.name} disabled.`);
  await typeSignIn(elsewhere, user.email, user.password);
  await expect(secretField(elsewhere, 'Password')).toHaveAccessibleDescription(/has been disabled/);
});

test('S4-26: delete, then OK in a confirmation @plain', async ({ page, admin }) => {
  const user = await employee(admin);
  await asPerson(page, 'Super Administrator', employeesOf(user.email));
  await choose(await expectRow(page, user.name), 'Remove');
  const question = dialog(page, `Remove ${user.name}?`);
  await expect(question).toContainText('cannot be undone');
  await question.getByRole('button', { name: 'OK' }).click();
  await said(page, `${user.name} removed.`);
  await expect(page.getByText('No employee found')).toBeVisible();
});

test('S4-21 S4-22: auto-generate mails a new password to the bound address @plain', async ({ page, admin }) => {
  const user = await employee(admin);
  await asPerson(page, 'Super Administrator', employeesOf(user.email));
  await choose(await expectRow(page, user.name), 'Reset password');
  const form = dialog(page, 'Reset password');
  await expect.poll(() => offered(form, 'Method')).toEqual(['Auto-generate', 'Manually set', 'Mailed one-time code']);
  await form.getByRole('button', { name: 'OK' }).click();
  await said(page, `A temporary password is on its way to ${user.email}.`);
  const mail = await mailTo(admin.request, user.email, 'temporary_password');
  await expect(page.getByText(mail.code!)).toHaveCount(0);
});

test('S4-21 S4-23: manually set is typed twice, and works for one sign-in @plain', async ({ page, admin, elsewhere }, info) => {
  const user = await employee(admin);
  await asPerson(page, 'Super Administrator', `/employees/${user.id}?do=reset-password`);
  const form = dialog(page, 'Reset password');
  const secret = password();
  await box(form, 'Method').selectOption('Manually set');
  await secretField(form, 'Password').fill(secret);
  await secretField(form, 'Repeat password').fill('something else');
  await form.getByRole('button', { name: 'OK' }).click();
  await expect(secretField(form, 'Repeat password')).toHaveAccessibleDescription(/differ/);
  await box(form, 'Method').selectOption('Manually set');
  await secretField(form, 'Password').fill(secret);
  await secretField(form, 'Repeat password').fill(secret);
  await form.getByRole('button', { name: 'OK' }).click();
  await said(page, 'The password is set.');
  if (info.project.name === 'plain') return;
  await typeSignIn(elsewhere, user.email, secret);
  await expect(elsewhere).toHaveURL(/\/profile\/password/);
});

test('many at once: each its outcome, those it does not apply to skipped', async ({ page, admin }) => {
  const users = [await employee(admin), await employee(admin, { setup: 'code' })];
  await asPerson(page, 'Super Administrator');
  await open(page, `/employees/confirm?do=disable&${users.map((user) => `id=${user.id}`).join('&')}`);
  await dialog(page, 'Disable 2 employees?').getByRole('button', { name: 'Disable 2 employees' }).click();
  const outcome = page.getByRole('list', { name: 'Outcome of each employee' });
  await expect(outcome.getByRole('listitem').filter({ hasText: users[0]!.name })).toContainText('Done');
  await expect(outcome.getByRole('listitem').filter({ hasText: users[1]!.name })).toContainText('Registration is not finished');
});

test('the bulk bar disables, enables, resets and removes', async ({ page, admin }) => {
  const user = await employee(admin);
  await asPerson(page, 'Super Administrator', employeesOf(user.email));
  await (await expectRow(page, user.name)).getByRole('checkbox').check();
  for (const name of ['DISABLE', 'RESET PASSWORD', 'REMOVE']) await expect(page.getByRole('button', { name, exact: true })).toBeVisible();
  await expect(page.getByRole('button', { name: 'ENABLE', exact: true })).toHaveCount(0);
  await page.getByRole('button', { name: 'RESET PASSWORD', exact: true }).click();
  await dialog(page, `Reset the password of ${user.name}?`).getByRole('button', { name: 'Send code' }).click();
  await codeTo(admin.request, user.email, 'reset');
});

test('SEC-50: nobody disables himself', async ({ page }) => {
  await asPerson(page, 'Super Administrator', employeesOf('ada@northgate.example'));
  await choose(await expectRow(page, 'Ada Northgate'), 'Disable');
  await dialog(page, 'Disable Ada Northgate?').getByRole('button', { name: 'Disable' }).click();
  await expect(page.getByRole('list', { name: 'Outcome of each employee' })).toContainText('your own account');
});

test('the blind has security, mail and history', async ({ page, admin }) => {
  const user = await employee(admin, { setup: 'generate' });
  await asPerson(page, 'Super Administrator', `/employees/${user.id}`);
  const pane = blind(page, user.name);
  await tab(page, 'Security').click();
  await expect(pane).toContainText('Set by staff, to be changed');
  await expect(pane).toContainText('No session');
  await tab(page, 'Mail').click();
  await expect(pane.getByRole('list', { name: 'Mails' })).toContainText('Temporary password');
  await tab(page, 'History').click();
  await expect(pane.getByRole('list', { name: 'History' })).toContainText('Employee added');
  await expect(rows(page).first()).toBeVisible();
});
