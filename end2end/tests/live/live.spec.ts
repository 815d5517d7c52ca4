// Live lists: what somebody else changes shows on an open page within two seconds, and moves nothing (issue 7).

import { asPerson, blind, expect, expectRow, listOf, open, row, rows, settled, test, word } from '../../support';

/** What is asked of them, and a little for the test itself. */
const SOON = { timeout: 3_500 };

test('a change by another person shows in its row, while one types, ticks and reads on', async ({ page, elsewhere, admin }) => {
  const last = word();
  const [ann, bob] = [await admin.customer({ last }), await admin.customer({ last })];
  await asPerson(page, 'Super Administrator', listOf(last));
  const anns = await expectRow(page, ann.name);
  await expect(anns).toContainText('Active');
  await (await expectRow(page, bob.name)).getByRole('checkbox').check();
  const search = page.getByRole('searchbox', { name: 'Search' });
  await search.focus();
  // Somebody else, in another browser.
  await asPerson(elsewhere, 'System Administrator', listOf(last));
  await (await expectRow(elsewhere, ann.name)).getByRole('link', { name: /^Active/ }).click();
  await elsewhere.getByRole('button', { name: /suspend/i }).click();
  await expect(anns).toContainText('Suspended', SOON);
  await expect(row(page, bob.name).getByRole('checkbox')).toBeChecked();
  await expect(search).toBeFocused();
});

test('rows that come wait for whoever is looking, and come at once where nobody does', async ({ page, admin }) => {
  const last = word();
  const first = await admin.customer({ last });
  await asPerson(page, 'Super Administrator', listOf(last));
  await page.mouse.move(1, 1);
  await expectRow(page, first.name);
  // Nothing is ticked, pointed at or open.
  await page.getByRole('heading', { name: 'Accounts' }).first().click();
  const second = await admin.customer({ last });
  await expect(row(page, second.name)).toBeVisible(SOON);

  await row(page, first.name).getByRole('checkbox').check();
  const third = await admin.customer({ last });
  const bar = page.getByRole('status').filter({ hasText: 'The list has changed.' });
  await expect(bar.getByRole('button', { name: 'Show' })).toBeVisible(SOON);
  await expect(rows(page)).toHaveCount(2);
  await bar.getByRole('button', { name: 'Show' }).click();
  await expect(row(page, third.name)).toBeVisible();
  await expect(rows(page)).toHaveCount(3);
  await expect(bar).toHaveCount(0);
  await expect(row(page, first.name).getByRole('checkbox')).toBeChecked();
});

test('a blind follows; a form that is being filled in stays, and says that its record was changed', async ({ page, admin }) => {
  const ann = await admin.customer();
  await asPerson(page, 'Super Administrator', `/accounts/${ann.id}`);
  const pane = blind(page, ann.name);
  await expect(pane.getByText('Active').first()).toBeVisible();
  await admin.suspend(ann.id);
  await expect(pane.getByText('Suspended').first()).toBeVisible(SOON);

  const name = pane.getByRole('textbox', { name: 'Name', exact: true });
  await name.fill('Somebody typed this');
  await admin.call('accounts/enable', [['ids[]', ann.id]]);
  await expect(pane.getByText('Somebody changed this since you opened it.')).toBeVisible(SOON);
  await expect(name).toHaveValue('Somebody typed this');
});

test('it works by asking where no stream comes through', async ({ page, admin }) => {
  const ann = await admin.customer();
  let asked = 0;
  await page.route('**/live', (route) => route.fulfill({ status: 429, body: '' }));
  page.on('request', (request) => {
    if (new URL(request.url()).pathname === '/live/since') asked += 1;
  });
  await asPerson(page, 'Super Administrator', listOf(ann.email));
  await expect(await expectRow(page, ann.name)).toContainText('Active');
  await expect.poll(() => asked).toBeGreaterThan(0);
  await admin.suspend(ann.id);
  await expect(row(page, ann.name)).toContainText('Suspended', { timeout: 4_500 });
});

test('the log, mails and a record’s history follow as well', async ({ page, admin }) => {
  const name = word();
  await asPerson(page, 'Super Administrator', `/log?q=${name}`);
  await settled(page);
  await expect(page.getByText('No entry found')).toBeVisible();
  await page.mouse.move(1, 1);
  const customer = await admin.pending({ last: name });
  await expect(page.getByRole('rowheader', { name: 'Account added' })).toBeVisible(SOON);
  await open(page, `/mail?q=${encodeURIComponent(customer.email)}`);
  await expect(page.getByRole('table', { name: 'Mail' }).getByRole('row')).toHaveCount(2);
  await open(page, `/accounts/${customer.id}?tab=history`);
  await admin.call('accounts/edit', [['id', customer.id], ['version', '1'], ['label', 'Renamed meanwhile']]);
  await expect(page.getByRole('dialog').getByText('Account edited')).toBeVisible(SOON);
});
