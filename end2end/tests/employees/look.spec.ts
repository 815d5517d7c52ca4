// The employees' dialogs in every size and both themes.

import {
  addUser,
  asPerson,
  dialog,
  employee,
  expect,
  isTouch,
  looksRight,
  open,
  pick,
  sendUnchecked,
  tab,
  test,
} from '../../support';

test('X-2 X-3: "Add User" looks right, both steps and with faults', async ({ page }, info) => {
  test.slow();
  const touch = isTouch(info.project.name);
  await asPerson(page, 'Super Administrator', '/employees/add');
  const form = addUser(page);
  await looksRight(page, 'the first step', touch);
  await form.getByRole('button', { name: 'Next' }).click();
  await looksRight(page, 'the second step', touch);
  await pick(form, 'Role', 'Owner');
  await sendUnchecked(form, 'OK');
  await expect(form.getByRole('alert')).toBeVisible();
  await looksRight(page, 'the first step with faults', touch);
});

test('X-2 X-3: editing with its review, passwords and sessions look right', async ({ page, admin }, info) => {
  test.slow();
  const touch = isTouch(info.project.name);
  const user = await employee(admin, { setup: 'generate' });
  await asPerson(page, 'Super Administrator', `/employees/${user.id}?do=edit`);
  const form = dialog(page, `Edit ${user.name}`);
  await pick(form, 'Role', 'Common Manager');
  await expect(page.getByRole('status', { name: 'What changes' })).toBeVisible();
  await looksRight(page, 'the edit dialog with its review', touch);
  await open(page, `/employees/${user.id}?do=reset-password`);
  await looksRight(page, 'the reset dialog', touch);
  await open(page, `/employees/confirm?do=remove&id=${user.id}`);
  await looksRight(page, 'the question before a removal', touch);
  await open(page, `/employees/${user.id}`);
  await looksRight(page, 'the overview', touch);
  for (const name of ['Security', 'Mail', 'History']) {
    await tab(page, name).click();
    await expect(tab(page, name)).toHaveAttribute('aria-current', 'page');
    await looksRight(page, `the tab ${name}`, touch);
  }
});
