import { chromium } from '@playwright/test';
const base='http://127.0.0.1:3100';
const [,, who, theme, size, out, ...paths] = process.argv;
const [w,h]=size.split('x').map(Number);
const b = await chromium.launch({executablePath:'/usr/bin/chromium', args:['--no-sandbox','--disable-gpu']});
const c = await b.newContext({viewport:{width:w,height:h}, colorScheme: theme, extraHTTPHeaders:{}});
const r = await c.request.post(base+'/dev/sign-in',{form:{person:who}, headers:{'Sec-Fetch-Site':'same-origin', Origin: base}, maxRedirects:0});
const p = await c.newPage();
p.on('console', m=>{ if(['error','warning'].includes(m.type())) console.log('console', m.type(), m.text().slice(0,300)); });
p.on('pageerror', e=>console.log('pageerror', e.message.slice(0,300)));
let i=0;
for (const path of paths){
  await p.goto(base+path); 
  if(!path.startsWith('/field')&&!path.startsWith('/help')&&!path.startsWith('/sign')) await p.waitForSelector('html[data-hydrated]',{timeout:30000}).catch(()=>console.log('not hydrated',path));
  await p.waitForTimeout(400);
  await p.screenshot({path:`${out}-${i++}.png`});
}
await b.close();
