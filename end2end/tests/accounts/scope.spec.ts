// Who sees which accounts, and who may do what with them.

import { type Page } from '@playwright/test';
import { asPerson, blind, expect, expectRow, listOf, open, openMenu, row, rows, tab, test, type Person } from '../../support';

const total = async (page: Page) => {
  const text = page.getByRole('status').filter({ hasText: /accounts?$/ });
  await expect(text).toBeVisible();
  return Number((await text.innerText()).replace(/\D/g, ''));
};

for (const person of ['Common Manager', 'Dealer', 'Owner'] as Person[]) {
  test(`S1-1 SEC-45 SEC-46: ${person}: only the accounts of the own domain are there, in list, total and search`, async ({
    page,
    admin,
  }) => {
    const foreign = await admin.pending();
    await asPerson(page, person);
    const count = await total(page);
    expect(count).toBeGreaterThan(0);
    expect(count).toBeLessThan(4_000);
    await open(page, listOf(foreign.email));
    await expect(page.getByText('No account found')).toBeVisible();
    await open(page, listOf(foreign.id));
    await expect(page.getByText('No account found')).toBeVisible();
  });
}

test('SEC-45: an account out of sight, one that never was and what is no id read the same, with 404', async ({
  page,
  admin,
}) => {
  const foreign = await admin.pending();
  await asPerson(page, 'Common Manager');
  for (const id of [foreign.id, '01a20164-25bb-7f01-be58-268d84a21780', 'nonsense']) {
    const answer = await open(page, `/accounts/${id}`);
    expect(answer?.status(), id).toBe(404);
    await expect(blind(page, 'Not here')).toContainText('There is nothing here, or it is not yours to see.');
    await expect(page.getByText(foreign.name)).toHaveCount(0);
  }
  await page.getByRole('link', { name: 'Back to the list' }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(rows(page)).toHaveCount(15);
});

test('an address of the console that leads nowhere says so, with 404', async ({ page }) => {
  await asPerson(page, 'Support');
  const answer = await open(page, '/no/such/page');
  expect(answer?.status()).toBe(404);
  await expect(page.getByText('Nothing here', { exact: true })).toBeVisible();
});

test('SEC-57: Support looks and changes nothing', async ({ page }) => {
  await asPerson(page, 'Support');
  await expect(page.getByRole('link', { name: '+ADD ACCOUNT' })).toHaveCount(0);
  await expect(rows(page).first()).toBeVisible();
  await expect(page.getByRole('link', { name: /^(Active|Suspended)\. / })).toHaveCount(0);
  const first = rows(page).first();
  const name = await first.getByRole('rowheader').getByRole('link').innerText();
  await openMenu(first);
  await expect(first.getByRole('link', { name: 'Open', exact: true })).toBeVisible();
  for (const act of ['Reset password', 'Suspend', 'Enable', 'Remove']) {
    await expect(first.getByRole('link', { name: act, exact: true })).toHaveCount(0);
  }
  await first.getByRole('link', { name: 'Open', exact: true }).click();
  const pane = blind(page, name);
  await expect(pane).toBeVisible();
  await expect(pane.getByRole('textbox')).toHaveCount(0);
  for (const act of ['Disable Account', 'Enable Account', 'REMOVE ACCOUNT', 'RESET PASSWORD']) {
    await expect(pane.getByRole('link', { name: act })).toHaveCount(0);
  }
  await tab(page, 'PANEL USER INFO').click();
  await expect(tab(page, 'PANEL USER INFO')).toHaveAttribute('aria-current', 'page');
  await expect(pane.getByRole('link', { name: /\+ASSIGN PANEL|^Edit user info|^Remove panel/ })).toHaveCount(0);
  await tab(page, 'Security').click();
  await expect(pane.getByText('Two-step verification')).toBeVisible();
  await expect(pane.getByRole('link', { name: /Set password|End all sessions|RESET/ })).toHaveCount(0);
});

test('SEC-57: ticking is pointless where nothing may be done, and no act is offered', async ({ page }) => {
  await asPerson(page, 'Owner');
  const box = rows(page).first().getByRole('checkbox');
  if ((await box.count()) > 0) await box.check();
  for (const act of ['SUSPEND', 'ENABLE', 'REMOVE']) {
    await expect(page.getByRole('button', { name: act, exact: true })).toHaveCount(0);
  }
});

test('decision 8 SEC-57: a dealer may reset but neither set a password nor remove an account', async ({ page }) => {
  await asPerson(page, 'Dealer');
  await expect(page.getByRole('link', { name: '+ADD ACCOUNT' })).toBeVisible();
  const first = rows(page).filter({ has: page.getByRole('link', { name: /^Active\./ }) }).first();
  const name = await first.getByRole('rowheader').getByRole('link').innerText();
  await first.getByRole('rowheader').getByRole('link').click();
  await expect(blind(page, name).getByRole('link', { name: 'Disable Account' }).last()).toBeVisible();
  await expect(page.getByRole('link', { name: 'REMOVE ACCOUNT' })).toHaveCount(0);
  await tab(page, 'Security').click();
  await expect(page.getByRole('link', { name: 'RESET PASSWORD' }).last()).toBeVisible();
  await expect(page.getByRole('link', { name: 'Set password', exact: true })).toHaveCount(0);
});

test('SEC-44 SEC-57: what is not offered is refused as well', async ({ page, baseURL }) => {
  await asPerson(page, 'Support');
  const id = (await rows(page).first().getAttribute('data-row-id'))!;
  for (const [endpoint, fields] of [
    ['accounts/suspend', { 'ids[]': id }],
    ['accounts/remove', { 'ids[]': id }],
    ['accounts/edit', { id, version: '1', label: 'x' }],
    ['accounts/set-password', { id, password: 'quiet lantern harbour', repeat: 'quiet lantern harbour' }],
  ] as const) {
    const answer = await page.request.post(`/api/${endpoint}`, {
      form: fields,
      headers: { origin: baseURL!, accept: 'application/json' },
    });
    expect(answer.status(), endpoint).toBe(403);
  }
});

test('S1-1: an account added by a manager belongs to his domain, and the operator sees it too', async ({ page, admin }) => {
  await asPerson(page, 'Common Manager', '/accounts/add');
  const email = `${crypto.randomUUID()}@e2e.example.com`;
  const form = page.getByRole('dialog', { name: 'Add account' });
  await form.getByRole('textbox', { name: 'Email' }).fill(email);
  await form.getByRole('button', { name: 'Add account' }).click();
  await expect(row(page, email)).toHaveCount(1);
  const found = await admin.read<{ rows: { email: string }[] }>('accounts/list', {
    query: { kind: 'end_user', search: email, never: false, sort: 'registered', direction: 'desc', page: 1, size: 15 },
  });
  expect(found.rows.map((line) => line.email)).toEqual([email]);
  await open(page, listOf(email));
  await expectRow(page, email);
});
