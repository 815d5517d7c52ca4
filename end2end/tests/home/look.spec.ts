// The customer dashboard in every size and both themes.

import { asCustomer, expect, isTouch, looksRight, open, panelWith, test } from '../../support';

test('X-2 X-3: the dashboard and the public pages of a customer look right', async ({ page, admin, request }, info) => {
  test.slow();
  const touch = isTouch(info.project.name);
  const account = await admin.customer({ phone: '+49 30 123456' });
  await admin.assign(account, panelWith('online', 3).imei, { role: 'master' });
  await admin.assign(account, panelWith('offline', 1).imei, { ends_at: '2099-12-31' });
  await asCustomer(page, request, account);
  await open(page, '/home');
  await looksRight(page, 'the list', touch);
  const links = page.getByRole('listitem').filter({ hasText: 'Master user' }).getByRole('link');
  await expect(links).toHaveCount(1);
  const panel = await links.getAttribute('href');
  for (const path of [panel!, `${panel}/name`, `${panel}/people`, `${panel}/people/invite`, '/home/assistance', '/home/account', '/home/account/details', '/home/account/time-zone', '/home/account/time-zone?region=Europe']) {
    await open(page, path);
    await looksRight(page, path, touch);
  }
});
