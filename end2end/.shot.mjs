import { chromium } from '@playwright/test';
const base = process.env.BASE || 'http://127.0.0.1:3100';
const args = ['--no-sandbox','--disable-gpu','--disable-quic','--no-first-run','--disable-background-networking','--disable-component-update','--disable-sync'];
const [,, person, theme, size, ...steps] = process.argv;
const [w,h] = size.split('x').map(Number);
const b = await chromium.launch({ executablePath: '/usr/bin/chromium', args });
const ctx = await b.newContext({ viewport: {width:w,height:h}, colorScheme: theme, javaScriptEnabled: !process.env.NOJS });
const page = await ctx.newPage();
page.on('console', m => { if (['error','warning'].includes(m.type())) console.log('CONSOLE', m.type(), m.text().slice(0,400)); });
page.on('pageerror', e => console.log('PAGEERROR', e.message.slice(0,400)));
page.on('requestfailed', r => console.log('FAILED', r.url(), r.failure()?.errorText));
if (person !== '-') { await page.goto(base + '/sign-in'); await page.locator(`button[value="${person}"]`).click(); await page.waitForLoadState('load'); }
for (const s of steps) {
  const i = s.indexOf('='); const k = i<0? s : s.slice(0,i), v = s.slice(i+1);
  if (k==='go') { await page.goto(base+v); }
  else if (k==='hyd') { await page.waitForSelector('html[data-hydrated]', {timeout: 20000}).catch(e=>console.log('NOT HYDRATED')); }
  else if (k==='shot') { await page.waitForTimeout(400); await page.screenshot({path:`/tmp/shots/${v}.png`}); }
  else if (k==='full') { await page.screenshot({path:`/tmp/shots/${v}.png`, fullPage:true}); }
  else if (k==='click') { await page.locator(v).first().click({timeout:5000}); await page.waitForTimeout(300); }
  else if (k==='fill') { const j=v.indexOf('|'); await page.locator(v.slice(0,j)).first().fill(v.slice(j+1)); await page.waitForTimeout(500); }
  else if (k==='press') { await page.keyboard.press(v); await page.waitForTimeout(300); }
  else if (k==='wait') { await page.waitForTimeout(Number(v)); }
  else if (k==='url') { console.log('URL', page.url()); }
  else if (k==='text') { console.log('TEXT', (await page.locator(v).first().innerText().catch(()=>'-')).slice(0,500)); }
}
await b.close();
