// What is done to a company's users from its page, and the way back to it.

import {
  addUser,
  asPerson,
  box,
  companyBy,
  dialog,
  employee,
  expect,
  newCompany,
  pick,
  said,
  test,
  text,
  userRows,
  word,
} from '../../support';

test('S4-4 S4-13: Add User from a company; the new user appears in its list', async ({ page, admin }) => {
  const company = await newCompany(admin, await companyBy(admin, 'D04'));
  const name = `Nina ${word()}`;
  await asPerson(page, 'Super Administrator', `/companies/${company.id}`);
  await expect(page.getByText('No user yet')).toBeVisible();
  await page.getByRole('link', { name: 'Add User' }).click();
  const form = addUser(page);
  await expect(box(form, 'Parent Company')).toHaveValue(company.name);
  await text(form, 'Username').fill(word());
  await text(form, 'Full name').fill(name);
  await text(form, 'Email').fill(`${word()}@e2e.example.com`);
  await box(form, 'Region').selectOption('Europe');
  await form.getByRole('button', { name: 'Next' }).click();
  await pick(form, 'Role', 'Owner');
  await form.getByRole('button', { name: 'OK' }).click();
  await expect(page).toHaveURL(new RegExp(`/companies/${company.id}`));
  await expect(userRows(page)).toContainText([name]);
});

test('S4-24 S4-26: disable, enable and delete lead back to the company @plain', async ({ page, admin }) => {
  const company = await newCompany(admin, await companyBy(admin, 'D04'));
  const user = await employee(admin, { company: company.id });
  await asPerson(page, 'Super Administrator', `/companies/${company.id}`);
  for (const [act, after] of [
    ['Disable', 'Disabled'],
    ['Enable', 'Enabled'],
  ] as const) {
    await userRows(page).getByRole('link', { name: act, exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: new RegExp(`^(${act}|OK|Yes)`) }).click();
    await said(page, `${user.name} ${after.toLowerCase()}.`);
    await expect(page).toHaveURL(new RegExp(`/companies/${company.id}`));
    await expect(userRows(page).getByRole('cell', { name: after, exact: true })).toBeVisible();
  }
  await userRows(page).getByRole('link', { name: `Delete ${user.name}` }).click();
  await dialog(page, `Remove ${user.name}?`).getByRole('button', { name: 'OK' }).click();
  await said(page, `${user.name} removed.`);
  await expect(page).toHaveURL(new RegExp(`/companies/${company.id}`));
  await expect(page.getByText('No user yet')).toBeVisible();
});
