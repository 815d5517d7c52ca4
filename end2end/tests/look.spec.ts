// Every page in every size and both themes: nothing for axe, nothing wider than the window, everything
// large enough for a finger, nothing the browser complains of.

import {
  activeCustomer,
  asCustomer,
  asPerson,
  expect,
  isTouch,
  listOf,
  looksRight,
  open,
  rows,
  somePanel,
  test,
} from '../support';

test('the public pages look right', async ({ page, admin }, info) => {
  test.slow();
  const touch = isTouch(info.project.name);
  for (const path of ['/sign-in', '/register', '/register/code', '/recover', '/recover/code', '/join', '/join/code']) {
    await open(page, path);
    await looksRight(page, path, touch);
  }
  const account = await admin.customer();
  await asCustomer(page, admin.request, account);
  for (const path of ['/profile', '/profile/password', '/profile/authenticator', '/profile/time-zone']) {
    await open(page, path);
    await looksRight(page, path, touch);
  }
});

test('X-2 X-3 S0-6: the list looks right', async ({ page }, info) => {
  test.slow();
  const touch = isTouch(info.project.name);
  await asPerson(page, 'Super Administrator');
  await looksRight(page, 'the list', touch);
  await rows(page).nth(1).getByRole('checkbox').check();
  await rows(page).nth(2).getByRole('checkbox').check();
  await looksRight(page, 'the list with ticks', touch);
  await rows(page).nth(0).locator('summary').click();
  await looksRight(page, 'the menu of a row', touch);
  await open(page, listOf('nobody is called that'));
  await looksRight(page, 'nothing found', touch);
  await open(page, '/accounts?size=100&status=suspended&sort=name');
  await looksRight(page, 'a long page', touch);
});

test('X-2 X-3 S0-6: the pane looks right at each tab', async ({ page, admin }, info) => {
  test.slow();
  const touch = isTouch(info.project.name);
  const account = await admin.customer({ phone: '+49 30 123456' });
  await admin.assign(account, somePanel(3).imei, { ends_at: '2020-01-31' });
  await admin.assign(account, somePanel(1).imei);
  await asPerson(page, 'Super Administrator');
  for (const tab of ['overview', 'panels', 'security', 'mail', 'history']) {
    await open(page, `/accounts/${account.id}?tab=${tab}`);
    await looksRight(page, `tab ${tab}`, touch);
  }
  if (touch && (page.viewportSize()?.width ?? 0) <= 1024) {
    const box = (await page.getByRole('dialog', { name: account.name }).boundingBox())!;
    const side = info.project.name === 'tablet-portrait' ? 500 : 380;
    expect(box.width, 'on a tablet the pane has room').toBeGreaterThan(side);
  }
});

test('X-2 X-3: the dialogs look right', async ({ page, admin }, info) => {
  test.slow();
  const touch = isTouch(info.project.name);
  const account = await admin.customer();
  await asPerson(page, 'Super Administrator');
  const pane = `/accounts/${account.id}`;
  for (const [where, path] of [
    ['add account', '/accounts/add'],
    ['suspend', `/accounts/confirm?do=suspend&id=${account.id}`],
    ['assign panel', `${pane}?tab=panels&do=assign`],
    ['reset password', `${pane}?tab=security&do=reset-password`],
    ['set password', `${pane}?tab=security&do=set-password`],
  ] as const) {
    await open(page, path);
    await looksRight(page, where, touch);
  }
  await open(page, '/accounts/add');
  await page.getByRole('textbox', { name: 'Email' }).fill('nobody@nowhere');
  await page.getByRole('button', { name: 'Add account' }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  await looksRight(page, 'a form with a fault', touch);
});

test('X-3: on a tablet everything goes by touch @touch', async ({ page, admin }) => {
  const account = await admin.customer();
  await asPerson(page, 'Super Administrator', listOf(account.email));
  const first = rows(page).first();
  await first.locator('summary').tap();
  await first.getByRole('link', { name: 'Open', exact: true }).tap();
  const pane = page.getByRole('dialog', { name: account.name });
  await expect(pane).toBeVisible();
  await pane.getByRole('link', { name: 'Security' }).tap();
  await expect(pane.getByText('Two-step verification')).toBeVisible();
  await pane.getByRole('link', { name: 'Close' }).tap();
  await expect(pane).toHaveCount(0);
  await first.getByRole('link', { name: /^Active\. Suspend/ }).tap();
  await page.getByRole('dialog', { name: /^Suspend / }).getByRole('button', { name: 'Suspend' }).tap();
  await expect(first.getByRole('link', { name: /^Suspended\./ })).toBeVisible();
});

test('the states without content look right', async ({ page }, info) => {
  const touch = isTouch(info.project.name);
  await asPerson(page, 'Common Manager');
  await open(page, '/accounts/01a20164-25bb-7f01-be58-268d84a21780');
  await looksRight(page, 'an account out of sight', touch);
  await open(page, '/no/such/page');
  await looksRight(page, 'nothing here', touch);
  expect(activeCustomer(0).email).toContain('@');
});
