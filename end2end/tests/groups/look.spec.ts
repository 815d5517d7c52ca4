// The pages of groups in every size and both themes.

import { asPerson, dialog, expect, groupBy, isTouch, looksRight, open, test } from '../../support';

test('X-2 X-3: the grid, its empty state and adding a group look right', async ({ page }, info) => {
  test.slow();
  const touch = isTouch(info.project.name);
  await asPerson(page, 'Super Administrator', '/groups');
  await looksRight(page, 'the grid', touch);
  await open(page, '/groups?q=nothing+is+called+that');
  await looksRight(page, 'nothing found', touch);
  await open(page, '/groups/add');
  await expect(dialog(page, 'Add group')).toBeVisible();
  await looksRight(page, 'adding one', touch);
});

test('X-2 X-3: a group and its dialogs look right', async ({ page, admin }, info) => {
  test.slow();
  const touch = isTouch(info.project.name);
  const group = await groupBy(admin, 'Winter service');
  await asPerson(page, 'Super Administrator', `/groups/${group.id}`);
  await looksRight(page, 'a group', touch);
  for (const [key, name] of [
    ['edit', 'Edit group'],
    ['add-member', 'Add member'],
    ['add-new-member', 'Add new person'],
    ['owner', 'Change owner'],
    ['add-licence', 'Add licence'],
    ['switches', 'Modules and add-ons'],
    ['roles', 'Connected roles'],
    ['remove', 'Remove Winter service?'],
  ] as const) {
    await open(page, `/groups/${group.id}?do=${key}`);
    await expect(dialog(page, name)).toBeVisible();
    await looksRight(page, name, touch);
  }
});
