// The frame around the pages: navigation, theme, profile menu, sign-out, life without the program.

import AxeBuilder from '@axe-core/playwright';
import { type Page } from '@playwright/test';
import { asPerson, dialog, expect, expectRow, expectToast, listOf, open, row, rows, settled, test, type Person } from '../support';

const openProfileMenu = (page: Page) => page.getByLabel('Your account').click();

const PEOPLE = ['Accounts', 'Installers', 'Employees', 'Roles', 'Companies', 'Assistance'];
const SYSTEM = ['Account Management', 'Add Accounts & Groups', 'Modules & add-ons', 'Import', 'Action log', 'Jobs', 'Mail', 'Settings'];

for (const [person, email, entries, system] of [
  ['Super Administrator', 'ada@northgate.example', PEOPLE, SYSTEM],
  ['Common Manager', '', PEOPLE, ['Import', 'Action log', 'Jobs', 'Mail']],
  ['Support', '', ['Accounts', 'Installers', 'Assistance'], ['Jobs', 'Mail']],
] as [Person, string, string[], string[]][]) {
  test(`X-1 S2-1 S2-2: navigation and profile menu of ${person}`, async ({ page }) => {
    await asPerson(page, person);
    const nav = page.getByRole('navigation', { name: 'Main' });
    await expect(nav.getByRole('link', { name: 'Accounts', exact: true })).toHaveAttribute('aria-current', 'page');
    await expect(nav.getByRole('group', { name: 'Users & Access' }).getByRole('link')).toHaveText(entries);
    await expect(nav.getByRole('group', { name: 'Equipment' }).getByRole('link')).toHaveText(['Panels', 'Groups']);
    await expect(nav.getByRole('group', { name: 'System' }).getByRole('link')).toHaveText(system);
    await openProfileMenu(page);
    const menu = page.getByRole('banner');
    await expect(menu.getByText(`${person} · `)).toBeVisible();
    if (email) await expect(menu.getByText(email)).toBeVisible();
    await expect(menu.getByRole('link', { name: 'Help' })).toBeVisible();
    await menu.getByRole('link', { name: 'Profile and security' }).click();
    await expect(page.getByRole('heading', { name: 'Your profile' })).toBeVisible();
    await page.getByRole('link', { name: 'Back to the console' }).click();
    await expect(page).toHaveURL(/\/$/);
  });
}

test('the profile menu is worked by keys and shut by a press elsewhere', async ({ page }) => {
  await asPerson(page, 'Super Administrator');
  const face = page.getByLabel('Your account');
  const item = page.getByRole('link', { name: 'Profile and security' });
  await face.focus();
  await page.keyboard.press('Enter');
  await expect(item).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await expect(item).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(item).toBeHidden();
  await expect(face).toBeFocused();
  await face.click();
  await expect(item).toBeVisible();
  await page.getByRole('heading', { level: 1 }).click();
  await expect(item).toBeHidden();
});

test('S0-6 X-2: the theme is chosen at once, kept, and in the very first bytes of the next page', async ({ page }) => {
  await asPerson(page, 'Super Administrator');
  const root = page.locator('html');
  const ink = () => page.evaluate(() => getComputedStyle(document.body).color);
  await expect(root).toHaveAttribute('data-theme', 'system');
  const light = await ink();
  const kept = page.waitForResponse((response) => response.url().endsWith('/theme'));
  await page.getByRole('button', { name: 'Dark theme' }).click();
  await expect(root).toHaveAttribute('data-theme', 'dark');
  await expect(page.getByRole('button', { name: 'Dark theme' })).toHaveAttribute('aria-pressed', 'true');
  expect(await ink()).not.toBe(light);
  await kept;
  const answer = await page.request.get('/accounts');
  expect(await answer.text()).toMatch(/<html[^>]* data-theme="dark"/);
  await page.reload();
  await settled(page);
  await expect(root).toHaveAttribute('data-theme', 'dark');
  await page.getByRole('button', { name: 'System theme' }).click();
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect(root).toHaveAttribute('data-theme', 'system');
  expect(await ink(), 'the system is followed').not.toBe(light);
});

test('SEC-39: after signing out neither Back nor the old address shows anything', async ({ page, admin }) => {
  const account = await admin.pending();
  await asPerson(page, 'Super Administrator', listOf(account.email));
  await expectRow(page, account.name);
  await openProfileMenu(page);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByText('You are signed out.')).toBeVisible();
  await page.goBack();
  await expect(page).toHaveURL(/\/sign-in/);
  await expect(page.getByText(account.name)).toHaveCount(0);
  await page.goto(`/accounts/${account.id}`);
  await expect(page).toHaveURL(/\/sign-in\?next=/);
});

test('REL-37: a session that ended meanwhile leads to the sign-in and back', async ({ page, context }) => {
  await asPerson(page, 'Super Administrator');
  await context.clearCookies();
  await page.getByRole('link', { name: 'Next page' }).click();
  await expect(page).toHaveURL(/\/sign-in\?next=%2Faccounts%3Fpage%3D2/);
  await page.getByRole('button', { name: /Super Administrator · / }).click();
  await expect(page).toHaveURL(/\/accounts\?page=2$/);
});

test('REL-41: without the program the page says so and works by links and forms', async ({ page, admin, expected }) => {
  expected.push(/Failed to load resource|net::ERR_FAILED|importing a module|preload/);
  await page.route(/\.wasm/, (route) => route.abort());
  const account = await admin.customer();
  await page.goto('/sign-in?next=%2Faccounts');
  await page.getByRole('button', { name: /Super Administrator · / }).click();
  await page.waitForURL(/\/accounts$/);
  await expect(page.locator('html')).toHaveAttribute('data-client', 'failed');
  await expect(page.getByText("The page's quick mode could not be loaded.")).toBeVisible();

  await page.getByRole('searchbox', { name: 'Search' }).fill(account.email);
  await page.getByRole('button', { name: 'Search' }).click();
  await expectRow(page, account.name);
  await row(page, account.name).getByRole('link', { name: /^Active\. Suspend/ }).click();
  await dialog(page, `Suspend ${account.name}?`).getByRole('button', { name: 'Suspend' }).click();
  await expect(page.getByText(`${account.name} suspended.`)).toBeVisible();
  await row(page, account.name).getByRole('rowheader').getByRole('link').click();
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('By form alone');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Saved.')).toBeVisible();
});

test('REL-41: a part that cannot be loaded costs the quick mode, not the page', async ({ page, admin, expected }) => {
  expected.push(/Failed to (load resource|fetch)|net::ERR_FAILED|preload/);
  await page.route(/console_overlays.*\.wasm/, (route) => route.abort());
  const account = await admin.customer();
  await asPerson(page, 'Super Administrator', listOf(account.email));
  await expectRow(page, account.name);
  await expect(page.locator('html')).not.toHaveAttribute('data-client', 'failed');

  // The router cannot show the blind; the server can.
  await row(page, account.name).getByRole('rowheader').getByRole('link').click();
  await expect(page.getByText("The page's quick mode could not be loaded.")).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`/accounts/${account.id}`));
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('By form alone');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Saved.')).toBeVisible();

  // Where nothing of it is needed, the quick mode is back.
  await page.getByRole('link', { name: 'Close' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-hydrated', 'true');
});

test('REL-41: after the program broke, links, forms and Back are the browser\'s again', async ({ page }) => {
  await asPerson(page, 'Super Administrator');
  await page.getByRole('link', { name: 'Next page' }).click();
  await expect(page).toHaveURL(/page=2/);
  // What a stop of the program looks like from outside.
  await page.evaluate(() => {
    const error = new WebAssembly.RuntimeError('unreachable');
    window.dispatchEvent(new ErrorEvent('error', { error }));
  });
  await expect(page.locator('html')).toHaveAttribute('data-client', 'failed');
  await page.getByRole('link', { name: 'Next page' }).click();
  await expect(page).toHaveURL(/page=3/);
  await expect(page.locator('html')).toHaveAttribute('data-hydrated', 'true');
  await expect(page.locator('html')).not.toHaveAttribute('data-client', 'failed');

  await page.getByRole('link', { name: 'Previous page' }).click();
  await expect(page).toHaveURL(/page=2/);
  await page.evaluate(() => (document.documentElement.dataset.client = 'failed'));
  await page.goBack();
  await expect(page).toHaveURL(/page=3/);
  await expect(page.locator('html')).not.toHaveAttribute('data-client', 'failed');
});

test('a part is fetched when it is first needed, and with the page that needs it', async ({ page }) => {
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  const parts = () => asked.map((url) => /panelwarden_((?:people|console)_\w+)\./.exec(url)?.[1]).filter(Boolean);
  await asPerson(page, 'Super Administrator');
  expect(new Set(parts())).toEqual(new Set(['people_page']));
  await rows(page).first().getByRole('rowheader').getByRole('link').click();
  await expect(page.getByRole('textbox', { name: 'Name', exact: true })).toBeVisible();
  expect(new Set(parts())).toEqual(new Set(['people_page', 'console_overlays']));
  const ahead = await page.request.get('/accounts/add');
  expect(await ahead.text()).toMatch(/<link[^>]+panelwarden_console_overlays\.[^>]+rel="preload"/);
});

test('REL-42: what was typed and ticked before the page came alive is not lost', async ({ page }) => {
  let go = () => {};
  const held = new Promise<void>((done) => {
    go = done;
  });
  await page.route(/\.wasm/, async (route) => {
    await held;
    await route.continue();
  });
  await page.goto('/sign-in?next=%2Faccounts');
  await page.getByRole('button', { name: /Super Administrator · / }).click();
  await page.waitForURL(/\/accounts$/);
  const box = rows(page).nth(2).getByRole('checkbox');
  await box.check();
  await page.getByRole('searchbox', { name: 'Search' }).fill('miller');
  go();
  await settled(page);
  await expect(page.getByRole('searchbox', { name: 'Search' })).toHaveValue('miller');
  await expect(page).toHaveURL(/q=miller/);
});

test('SEC-72 SEC-74: an alien script is blocked by the policy, and every answer carries it', async ({ page, expected }) => {
  expected.push(/Content Security Policy|x:|ERR_UNKNOWN_URL_SCHEME/);
  await asPerson(page, 'Super Administrator');
  // A canary without the nonce, as if a page had let markup through.
  await page.route('**/accounts', async (route) => {
    const response = await route.fetch();
    const body = (await response.text()).replace(
      '</body>',
      '<script>window.alien = 1</script><img src="x:" onerror="window.alien = 2"><a id="canary" href="javascript:window.alien=3">x</a></body>',
    );
    await route.fulfill({ response, body });
  });
  const blocked = page.waitForEvent('console', (message) => message.text().includes('Content Security Policy'));
  await page.goto('/accounts');
  await blocked;
  await page.locator('#canary').dispatchEvent('click');
  await page.waitForTimeout(300);
  expect(await page.evaluate(() => 'alien' in window)).toBe(false);
  for (const path of ['/accounts', '/sign-in', '/no/such', '/api/no/such', '/health/live']) {
    const answer = await page.request.get(path);
    const policy = answer.headers()['content-security-policy'] ?? '';
    expect(policy, path).toContain("default-src 'none'");
    expect(policy, path).not.toContain('unsafe-inline');
  }
});

test('X-2: the kit shows every widget, in both themes, with nothing for axe to find', async ({ page }) => {
  test.slow();
  await asPerson(page, 'Super Administrator');
  await open(page, '/dev/kit');
  await expect(page.getByRole('region', { name: 'Light theme' })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Dark theme' })).toBeVisible();
  const found = await new AxeBuilder({ page: page as never }).analyze();
  expect(found.violations.map((v) => `${v.id}: ${v.nodes.length} × ${v.nodes[0]?.html}`)).toEqual([]);
});

test('messages say what was done and can be sent away', async ({ page, admin }) => {
  const account = await admin.pending();
  await asPerson(page, 'Super Administrator', `/accounts/${account.id}`);
  await page.getByRole('textbox', { name: 'Country' }).fill('SE');
  await page.getByRole('button', { name: 'Save' }).click();
  await expectToast(page, 'Saved.');
  await page.getByRole('region', { name: 'Messages' }).getByRole('button', { name: 'Dismiss' }).click();
  await expect(page.getByRole('region', { name: 'Messages' }).getByText('Saved.')).toHaveCount(0);
});
