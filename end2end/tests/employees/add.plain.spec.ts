// "Add User" without a script: both steps are one page.

import { addUser, asPerson, box, expect, pick, said, test, text, word } from '../../support';

test('S4-9 S4-13: without a script both steps are one page; a fault keeps what was typed @plain', async ({ page }) => {
  const user = { username: word(), name: `Nina ${word()}`, email: `${word()}@e2e.example.com` };
  await asPerson(page, 'Super Administrator', '/employees/add');
  const form = addUser(page);
  await text(form, 'Username').fill(user.username);
  await text(form, 'Full name').fill(user.name);
  await text(form, 'Email').fill(user.email);
  await box(form, 'Region').selectOption('Europe');
  await box(form, 'Password Setup').selectOption('Mailed one-time code');
  await form.getByRole('button', { name: 'OK' }).click();
  await expect(box(form, 'Role')).toHaveAccessibleDescription(/Choose a role/);
  await expect(text(form, 'Username')).toHaveValue(user.username);
  await expect(box(form, 'Password Setup')).toHaveValue('code');
  await pick(form, 'Role', 'Owner');
  await form.getByRole('button', { name: 'OK' }).click();
  await said(page, `A registration code is on its way to ${user.email}.`);
});
