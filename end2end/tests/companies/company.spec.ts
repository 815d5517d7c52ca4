// One company: its users with the operation column, its facts, its authorization code, moving and removing it.

import {
  asPerson,
  companyBy,
  dialog,
  expect,
  fact,
  newCompany,
  open,
  said,
  test,
  userRows,
  word,
} from '../../support';

test('S4-3 S4-4: each user has edit, reset password, Disable and delete; Add User starts here @plain', async ({ page, admin }) => {
  const company = await companyBy(admin, 'I15');
  await asPerson(page, 'Super Administrator', `/companies/${company.id}`);
  const user = userRows(page).first();
  const name = (await user.getByRole('rowheader').getByRole('link').innerText()).trim();
  const back = encodeURIComponent(`/companies/${company.id}`);
  for (const [link, address] of [
    [`Edit ${name}`, /\/employees\/[0-9a-f-]+\?do=edit&next=/],
    [`Reset password of ${name}`, /\/employees\/[0-9a-f-]+\?do=reset-password&next=/],
    [/^(Disable|Enable)$/, /\/employees\/confirm\?do=(disable|enable)&id=/],
    [`Delete ${name}`, /\/employees\/confirm\?do=remove&id=/],
  ] as const) {
    const act = user.getByRole('link', { name: link, exact: true });
    await expect(act).toHaveAttribute('href', address);
    await expect(act).toHaveAttribute('href', new RegExp(`next=${back}`));
  }
  await expect(page.getByRole('link', { name: 'Add User' })).toHaveAttribute('href', `/employees/add?company=${company.id}&next=${back}`);
});

test('S4-2: a company is added below another, edited, and removed when empty @plain', async ({ page, admin }) => {
  const name = `${word()} Alarms`;
  const parent = await companyBy(admin, 'D04');
  await asPerson(page, 'Super Administrator', `/companies/add?parent=${parent.id}`);
  const add = dialog(page, 'Add company');
  await add.getByRole('textbox', { name: 'Name' }).fill(name);
  await add.getByRole('combobox', { name: 'Kind' }).selectOption('Installer company');
  await add.getByRole('button', { name: 'Add company' }).click();
  await said(page, `${name} is added.`);

  const company = await companyBy(admin, name);
  await open(page, `/companies/${company.id}?do=edit`);
  const edit = dialog(page, 'Edit company');
  await edit.getByRole('textbox', { name: 'Contact' }).fill('Kim, +1 555 0142');
  await edit.getByRole('button', { name: 'Save' }).click();
  await said(page, 'Saved.');
  await expect(fact(page, 'Contact')).toHaveText('Kim, +1 555 0142');
  await expect(fact(page, 'Parent company')).toHaveText(parent.name);

  await open(page, `/companies/${company.id}?do=remove`);
  await dialog(page, `Remove ${name}?`).getByRole('button', { name: 'Remove' }).click();
  await said(page, `${name} is removed.`);
  await open(page, `/companies/${company.id}`);
  await expect(page.getByText('This company cannot be shown')).toBeVisible();
});

test('a company that is not empty says what is in the way @plain', async ({ page, admin }) => {
  const company = await companyBy(admin, 'D05');
  await asPerson(page, 'Super Administrator', `/companies/${company.id}?do=remove`);
  const held = dialog(page, `${company.name} cannot be removed`);
  await expect(held.getByRole('list', { name: 'In the way' })).toContainText('companies below it');
  await expect(held.getByRole('button', { name: 'Remove' })).toHaveCount(0);
});

test('the authorization code is shown and renewed; the old one stops @plain', async ({ page, admin }) => {
  const company = await newCompany(admin, await companyBy(admin, 'D04'));
  await asPerson(page, 'Super Administrator', `/companies/${company.id}`);
  const code = page.locator('.copy code');
  const before = await code.innerText();
  expect(before).toMatch(/^[A-HJ-NP-Z2-9]{10}$/);
  await page.getByRole('link', { name: 'Renew' }).click();
  await dialog(page, /^Renew the authorization code of/).getByRole('button', { name: 'Renew' }).click();
  await said(page, /has a new authorization code/);
  await expect(code).not.toHaveText(before);
});

test('moving a company says who will see it and who no longer, and holds for that list @plain', async ({ page, admin }) => {
  const [from, to] = [await companyBy(admin, 'D04'), await companyBy(admin, 'D07')];
  const company = await newCompany(admin, from);
  await asPerson(page, 'Super Administrator', `/companies/${company.id}?do=edit`);
  const edit = dialog(page, 'Edit company');
  const parent = edit.getByRole('combobox', { name: 'Parent company' });
  if (await page.evaluate(() => document.documentElement.dataset.hydrated === 'true').catch(() => false)) {
    await parent.fill(to.name);
    await edit.getByRole('option', { name: to.name }).click();
  } else {
    await parent.selectOption(to.id);
    await edit.getByRole('button', { name: 'Save' }).click();
  }
  const review = edit.getByRole('status', { name: 'Who will see it' });
  await expect(review.getByRole('list', { name: 'Will see it', exact: true })).toContainText(to.name);
  await expect(review.getByRole('list', { name: 'Will not see it any more' })).toContainText(from.name);
  await edit.getByRole('button', { name: 'Save' }).click();
  await said(page, 'Saved.');
  await expect(fact(page, 'Parent company')).toHaveText(to.name);
});
