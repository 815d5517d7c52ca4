// The catalogue of modules and add-ons.

import { asPerson, dialog, expect, said, test, word } from '../../support';

test('S2-21 S2-22: an add-on is added, edited, retired and offered again @plain', async ({ page }) => {
  const name = `Add-on ${word()}`;
  await asPerson(page, 'System Administrator', '/system/modules');
  await page.getByRole('link', { name: 'Add add-on' }).click();
  const add = dialog(page, 'Add add-on');
  await add.getByRole('textbox', { name: 'Name' }).fill(name);
  await add.getByRole('textbox', { name: 'SDK level' }).fill('7');
  await add.getByRole('checkbox', { name: 'Custom add-on' }).check();
  await add.getByRole('button', { name: 'Add' }).click();
  await said(page, `${name} is added.`);
  const line = page.getByRole('table', { name: 'Add-ons' }).getByRole('row').filter({ hasText: name });
  await expect(line.getByText('Custom')).toBeVisible();
  await line.getByRole('link', { name: `Edit ${name}` }).click();
  const edit = dialog(page, 'Edit add-on');
  await edit.getByRole('textbox', { name: 'Vendor' }).fill('ACME');
  await edit.getByRole('button', { name: 'Save' }).click();
  await said(page, 'Saved.');
  await expect(line).toContainText('ACME');
  await line.getByRole('link', { name: `Retire ${name}` }).click();
  await dialog(page, `Retire ${name}?`).getByRole('button', { name: 'Retire' }).click();
  await said(page, new RegExp(`^${name} is retired`));
  await expect(line).toContainText('Retired');
  await line.getByRole('link', { name: `Offer again ${name}` }).click();
  await dialog(page, `Offer ${name} again?`).getByRole('button', { name: 'Offer again' }).click();
  await said(page, `${name} is offered again.`);
});
