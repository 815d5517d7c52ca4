// Saved views and the choice of columns: what somebody sees of a list, and keeps (issue 7).

import { type Page } from '@playwright/test';
import { asPerson, dialog, expect, expectParam, open, said, settled, startJob, test, word } from '../../support';

const head = (page: Page, name: string) => page.getByRole('columnheader', { name, exact: true });

/** Opens one of the menus over the list. */
const menu = (page: Page, name: 'Columns' | 'Views') => page.locator('summary').and(page.getByLabel(name, { exact: true })).click();

test('columns are chosen, stand in the address, and the name always stays @plain', async ({ page, javaScriptEnabled }) => {
  await asPerson(page, 'Super Administrator', '/accounts?status=active');
  await expect(head(page, 'Phone')).toBeVisible();
  await menu(page, 'Columns');
  await page.getByRole('checkbox', { name: 'Phone' }).uncheck();
  await page.getByRole('checkbox', { name: 'Panels' }).uncheck();
  if (javaScriptEnabled === false) await page.getByRole('button', { name: 'Apply' }).first().click();
  await expect(head(page, 'Phone')).toBeHidden();
  await expect(head(page, 'Panels')).toBeHidden();
  await expect(head(page, 'Role')).toBeVisible();
  await expect(head(page, 'Name & email')).toBeVisible();
  await expectParam(page, 'status', 'active');
  // The address shares it; blinds and pages keep it.
  await open(page, '/accounts?cols=status.last-login');
  await expect(head(page, 'Role')).toBeHidden();
  await expect(head(page, 'Last login')).toBeVisible();
  await page.getByRole('link', { name: 'Next page' }).click();
  await expectParam(page, 'page', '2');
  await expect(head(page, 'Role')).toBeHidden();
  await menu(page, 'Columns');
  await page.getByRole('link', { name: 'Show all columns' }).click();
  await expect(head(page, 'Role')).toBeVisible();
});

test('every list has columns to choose @plain', async ({ page, admin }) => {
  // A mail and a job, at least one.
  const { email } = await admin.pending();
  await startJob(admin, email);
  await asPerson(page, 'Super Administrator');
  const lists = [
    ['/installers', 'name', 'Phone'],
    ['/employees', 'name', 'Company'],
    ['/companies', 'name', 'Kind'],
    ['/groups', 'name', 'Owner'],
    ['/panels', 'imei', 'Model'],
    ['/log', 'what', 'Who'],
    ['/mail', 'to', 'State'],
    ['/jobs', 'job', 'State'],
  ] as const;
  for (const [path, name, gone] of lists) {
    await open(page, `${path}?cols=${name}`);
    await expect(page.getByRole('columnheader').first(), path).toBeVisible();
    await expect(head(page, gone), path).toBeHidden();
  }
});

test('a view is saved under a name, opened, changed and removed @plain', async ({ page }) => {
  const [name, other] = [word(), word()];
  await asPerson(page, 'Operations Engineer', '/accounts?status=suspended&sort=name&cols=name.status&size=50');
  await menu(page, 'Views');
  await page.getByRole('link', { name: 'Save this view' }).click();
  const save = dialog(page, 'Save this view');
  await save.getByRole('button', { name: 'Save' }).click();
  await expect(save.getByText('Enter a name.').first()).toBeVisible();
  await save.getByRole('textbox', { name: 'Name' }).fill(name);
  await save.getByRole('button', { name: 'Save' }).click();
  await said(page, `The view "${name}" is saved.`);

  await open(page, '/accounts?q=somebody-else');
  await menu(page, 'Views');
  await page.getByRole('link', { name, exact: true }).click();
  await expectParam(page, 'status', 'suspended');
  await settled(page);
  await expect(head(page, 'Phone')).toBeHidden();
  await expect(page.getByRole('combobox', { name: 'Accounts per page' })).toHaveValue('50');

  // Another name, and what is shown now.
  await open(page, '/accounts?status=pending&views=manage');
  const manage = dialog(page, 'Views of Accounts');
  const row = manage.getByRole('listitem', { name: `View ${name}` });
  await row.getByRole('textbox', { name: 'Name' }).fill(other);
  await row.getByRole('checkbox', { name: 'Have it show what is shown now' }).check();
  await row.getByRole('button', { name: `Save ${name}` }).click();
  await said(page, 'Saved.');
  await open(page, '/accounts');
  await menu(page, 'Views');
  await page.getByRole('link', { name: other, exact: true }).click();
  await expectParam(page, 'status', 'pending');

  await open(page, '/accounts?views=manage');
  await manage.getByRole('button', { name: `Remove ${other}` }).click();
  await said(page, `The view "${other}" is removed.`);
  await expect(manage.getByRole('button', { name: `Remove ${other}` })).toHaveCount(0);
});

test('the default view opens from the navigation; views are one’s own @plain', async ({ page, elsewhere }) => {
  const name = word();
  const link = (at: Page) => at.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Groups' });
  await asPerson(page, 'Operations Engineer', '/groups?sort=panels&views=save');
  const save = dialog(page, 'Save this view');
  await save.getByRole('textbox', { name: 'Name' }).fill(name);
  await save.getByRole('checkbox', { name: 'Open it from the navigation' }).check();
  await save.getByRole('button', { name: 'Save' }).click();
  await said(page, `The view "${name}" is saved.`);
  await expect(link(page)).toHaveAttribute('href', '/groups?sort=panels');
  await asPerson(elsewhere, 'Common Manager', '/groups');
  await expect(link(elsewhere)).toHaveAttribute('href', '/groups');
  await menu(elsewhere, 'Views');
  await expect(elsewhere.getByRole('link', { name: 'Save this view' })).toBeVisible();
  await expect(elsewhere.getByRole('link', { name, exact: true })).toHaveCount(0);
  await open(page, '/groups?views=manage');
  await dialog(page, 'Views of Groups').getByRole('button', { name: `Remove ${name}` }).click();
  await said(page, `The view "${name}" is removed.`);
  await expect(link(page)).toHaveAttribute('href', '/groups');
});
