// The page of settings in every size and both themes.

import { asPerson, expect, isTouch, looksRight, open, test } from '../../support';

test('X-2 X-3: every section of the settings looks right', async ({ page }, info) => {
  const touch = isTouch(info.project.name);
  await asPerson(page, 'Super Administrator', '/settings');
  for (const section of ['mail', 'passwords', 'sessions', 'site', 'registration', 'assistance', 'dormant']) {
    await open(page, `/settings?section=${section}`);
    await expect(page.getByRole('button', { name: 'Save' })).toBeVisible();
    await looksRight(page, section, touch);
  }
});
