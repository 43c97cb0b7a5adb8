// Marks in Firefox from file://, where every file has a storage of its own: a mark set on one page must show on the
// next, and after a restart of the browser. Also what the pages' Content-Security-Policy stopped. Called with the
// browser, the site's folder, a profile folder, two questions, a list, and more pages; prints what it saw as JSON.

import { pathToFileURL } from 'node:url';

import puppeteer from 'puppeteer-core';

const [program, folder, profile] = process.argv.slice(2);
const page = (path) => `${pathToFileURL(folder).href}/${path}`;

/** What a person's Firefox does; drivers relax it by default. */
const STRICT = {
  'security.fileuri.strict_origin_policy': true,
  'privacy.file_unique_origin': true,
  'dom.storage.next_gen': true,
};

async function visit(action) {
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath: program,
    headless: true,
    userDataDir: profile,
    extraPrefsFirefox: STRICT,
  });
  try {
    const tab = await browser.newPage();
    tab.setDefaultTimeout(20_000);
    // One message for each thing that is stopped, on every page from its beginning, in frames too.
    await tab.evaluateOnNewDocument(() => {
      addEventListener('securitypolicyviolation', (event) => {
        console.error(`stopped by the policy: ${event.violatedDirective} ${event.blockedURI}`);
      });
    });
    tab.on('console', (message) => stopped.push(...(message.text().match(/^stopped by.*/) ?? [])));
    return await action(tab);
  } finally {
    await browser.close();
  }
}

const pressed = 'button[aria-pressed="true"]';
const control = '.qb-mark-button';

async function open(tab, path) {
  await tab.goto(page(path));
  await tab.waitForSelector(control);
}

const markOn = async (tab) => {
  await new Promise((resolve) => setTimeout(resolve, 300));
  return tab.evaluate((selector) => document.querySelector(selector)?.textContent ?? null, pressed);
};

const [first, second, list, ...others] = process.argv.slice(5);
const stopped = [];
const seen = {};
await visit(async (tab) => {
  await open(tab, first);
  // Otherwise the test would show nothing: the two files must really have separate storages.
  await tab.evaluate(() => localStorage.setItem('probe', 'here'));
  await tab.click('.qb-mark-button--partly');
  await tab.waitForSelector(pressed);
  await open(tab, second);
  seen.separate = await tab.evaluate(() => localStorage.getItem('probe') === null);
  await tab.click('.qb-mark-button--cannot');
  await tab.waitForSelector(pressed);
  await open(tab, first);
  seen.across = await markOn(tab);
});
await visit(async (tab) => {
  await open(tab, first);
  seen.restarted = await markOn(tab);
  await tab.goto(page(list));
  await tab.waitForSelector('.qb-sign');
  seen.listed = await tab.evaluate(() => [...document.querySelectorAll('.qb-sign')].map((sign) => sign.textContent));
});
await visit(async (tab) => {
  for (const path of others) {
    await tab.goto(page(path));
    await tab.waitForSelector('html.js');
    await tab.keyboard.press('/');
    await tab.waitForSelector('.qb-search__input');
    await tab.keyboard.type('cache');
    await tab.waitForSelector('.qb-search__title');
  }
  seen.stopped = [...stopped];
  // Otherwise an empty list would show nothing: what the policy forbids is stopped here too, and is noticed.
  await tab.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'window.ran = true';
    document.body.append(script);
  });
  await new Promise((resolve) => setTimeout(resolve, 300));
  seen.ran = await tab.evaluate(() => window.ran === true);
  seen.noticed = stopped.length - seen.stopped.length;
});
process.stdout.write(JSON.stringify(seen));
