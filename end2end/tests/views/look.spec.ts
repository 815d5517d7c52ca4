// The menus of columns and views and their dialogs, in every size and both themes.

import { asPerson, dialog, expect, isTouch, looksRight, open, test, word } from '../../support';

test('X-2 X-3: columns and views look right', async ({ page, admin }, info) => {
  test.slow();
  const touch = isTouch(info.project.name);
  const name = `Look ${word()}`;
  await admin.call('views/save', [['grid', 'mail'], ['name', name], ['query', 'state=refused'], ['default', '']]);
  await asPerson(page, 'Super Administrator', '/mail?cols=to.state');
  await looksRight(page, 'some columns', touch);
  await page.locator('summary').and(page.getByLabel('Columns', { exact: true })).click();
  await looksRight(page, 'choosing columns', touch);
  await page.keyboard.press('Escape');
  await page.locator('summary').and(page.getByLabel('Views', { exact: true })).click();
  await looksRight(page, 'the views', touch);
  await open(page, '/mail?state=refused&views=save');
  await expect(dialog(page, 'Save this view')).toBeVisible();
  await looksRight(page, 'saving one', touch);
  await open(page, '/mail?views=manage');
  const manage = dialog(page, 'Views of Mail');
  await expect(manage.getByRole('listitem', { name: `View ${name}` })).toBeVisible();
  await looksRight(page, 'managing them', touch);
  await manage.getByRole('button', { name: `Remove ${name}` }).click();
  await expect(manage.getByRole('button', { name: `Remove ${name}` })).toHaveCount(0);
});
