// What links in letters lead to: /offers/{token}, /join/{token}, /password/{token}. All that happens is the interface's.
'use strict';

const [sort, token] = location.pathname.split('/').filter(Boolean);
const at = (id) => document.getElementById(id);

// Times come as they read on the location's clock, and are shown so wherever one is.
const moment = (text) => new Intl.DateTimeFormat(undefined, { timeZone: 'UTC', dateStyle: 'full', timeStyle: 'short' })
  .format(new Date(`${text.slice(0, 16)}Z`));

async function ask(path, body) {
  const request = body && { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  const answer = await fetch(`/api/v1${path}`, request).catch(() => null);
  if (!answer) throw new Error('We cannot be reached just now. Please check your connection and try again.');
  const said = await answer.json().catch(() => ({}));
  if (answer.ok) return said;
  const field = said.errors && said.errors.find((error) => error.field !== 'token');
  const names = { username: 'The user name', password: 'The password' };
  if (field) throw new Error(`${names[field.field] || field.field} ${field.message}.`);
  throw new Error({
    not_found: 'This link is not complete, or its time is over.',
    invalid_input: 'This link is not complete, or its time is over.',
    slot_taken: 'Somebody was quicker: this time is taken. You are still on the waiting list.',
    outside_hours: 'This time cannot be had any more. You are still on the waiting list.',
    illegal_move: 'This offer is over.',
    wrong_credentials: 'The password is wrong.',
    too_many_attempts: 'That was too often. Please wait a little.',
    rate_limited: 'That was a little too quick. Please wait a minute and try again.',
  }[said.code] || 'That did not work. Please try again, or call us.');
}

function say(text) {
  at('said').textContent = text || '';
  at('said').hidden = !text;
}

function show(business, title, lines) {
  at('business').textContent = business || '';
  at('title').textContent = title;
  document.title = title;
  at('text').replaceChildren(...lines.filter(Boolean).map((line) => {
    const paragraph = document.createElement('p');
    paragraph.textContent = line;
    return paragraph;
  }));
}

// What follows from a button, once.
async function follow(action) {
  const buttons = document.querySelectorAll('button');
  say('');
  buttons.forEach((button) => { button.disabled = true; });
  try {
    await action();
  } catch (problem) {
    say(problem.message);
  }
  buttons.forEach((button) => { button.disabled = false; });
}

function offer(yes, no) {
  at('form').hidden = false;
  at('yes').textContent = yes[0];
  at('form').onsubmit = (event) => { event.preventDefault(); follow(yes[1]); };
  if (no) {
    at('no').hidden = false;
    at('no').textContent = no[0];
    at('no').onclick = () => follow(no[1]);
  }
}

function done(title, text) {
  at('form').hidden = true;
  show(at('business').textContent, title, [text]);
}

const pages = {
  async offers() {
    const path = `/offers/${encodeURIComponent(token)}`;
    const shown = await ask(path);
    const place = [shown.location, shown.address, shown.city].filter(Boolean).join(', ');
    show(shown.business, shown.state === 'open' ? 'A time is free for you' : 'This offer is over', [
      moment(shown.starts_at), shown.services.join(', '), place,
      shown.state === 'open' && `You can take it until ${moment(shown.expires_at)}.`,
      shown.state === 'accepted' && 'You have taken it: we look forward to seeing you.',
    ]);
    if (shown.state !== 'open') return;
    offer(['Take this time', async () => {
      await ask(`${path}/acceptance`, {});
      done('It is yours', `We look forward to seeing you on ${moment(shown.starts_at)}.`);
    }], ['No, thank you', async () => {
      await ask(`${path}/refusal`, {});
      done('Thank you for telling us', 'You stay on the waiting list for other times.');
    }]);
  },
  async join() {
    const shown = await ask(`/join?token=${encodeURIComponent(token)}`);
    show(shown.business, `Welcome, ${shown.name}`, [
      `You are invited to work with ${shown.business}.`,
      shown.has_account ? `You can log in already as ${shown.email}: give your password to join.` : 'Choose a name and a password to log in with.',
    ]);
    at('name').hidden = shown.has_account;
    at('name').querySelector('input').required = !shown.has_account;
    at('secret').hidden = false;
    const password = at('secret').querySelector('input');
    password.autocomplete = shown.has_account ? 'current-password' : 'new-password';
    at('hint').textContent = shown.has_account ? '' : 'At least 10 characters.';
    offer(['Join', async () => {
      const username = shown.has_account ? undefined : at('name').querySelector('input').value;
      await ask('/join', { token, username, password: password.value });
      location.assign('/');
    }]);
  },
  async password() {
    show('', 'Choose a new password', ['You are logged out everywhere once you have set it.']);
    at('secret').hidden = false;
    const password = at('secret').querySelector('input');
    password.autocomplete = 'new-password';
    at('hint').textContent = 'At least 10 characters.';
    offer(['Set the password', async () => {
      await ask('/password', { token, password: password.value });
      done('Done', 'Log in with your new password from now on.');
    }]);
  },
};

pages[sort]().catch((problem) => show('', 'That did not work', [problem.message]));
