// The page of panels in every size and both themes.

import { asPerson, dialog, expect, isTouch, looksRight, newPanel, open, test } from '../../support';

test('X-2 X-3: the grid, its empty state and the form look right', async ({ page }, info) => {
  test.slow();
  const touch = isTouch(info.project.name);
  await asPerson(page, 'Super Administrator', '/panels');
  await looksRight(page, 'the grid', touch);
  await open(page, '/panels?q=nothing+is+called+that');
  await looksRight(page, 'nothing found', touch);
  await open(page, '/panels/add');
  await expect(dialog(page, 'Add panel')).toBeVisible();
  await looksRight(page, 'adding one', touch);
});

test('X-2 X-3: a panel, its tabs and its dialogs look right', async ({ page, admin }, info) => {
  test.slow();
  const touch = isTouch(info.project.name);
  const panel = await newPanel(admin, { partitions: '3', needs_permit: 'true' });
  const customer = await admin.pending();
  await admin.assign(customer, panel.imei, { partitions: '1' });
  await admin.assignInstaller(await admin.installer('accepted'), panel.imei, '2031-05-01');
  await asPerson(page, 'Super Administrator', `/panels/${panel.id}`);
  for (const tab of ['identity', 'partitions', 'customers', 'installers', 'history']) {
    await open(page, `/panels/${panel.id}?tab=${tab}`);
    await expect(page.getByRole('heading', { level: 2, name: panel.imei })).toBeVisible();
    await looksRight(page, tab, touch);
  }
  for (const [path, title] of [
    [`/panels/${panel.id}?do=edit`, 'Edit panel'],
    [`/panels/${panel.id}?tab=partitions&do=add-partition`, 'Add partition'],
    [`/panels/${panel.id}?tab=customers&do=assign-customer`, 'Assign customer'],
    [`/panels/confirm?do=move&id=${panel.id}`, 'Move panel to another group'],
    [`/panels/confirm?do=remove&id=${panel.id}`, `Remove panel ${panel.imei}?`],
  ] as const) {
    await open(page, path);
    await expect(dialog(page, title)).toBeVisible();
    await looksRight(page, title, touch);
  }
});
