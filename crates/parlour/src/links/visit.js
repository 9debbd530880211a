// Shows a visit to whoever has the link to it, calls it off, and moves it. All that happens is the interface's:
// GET /api/v1/manage/{token} and what is below it.
'use strict';

const token = location.pathname.split('/').filter(Boolean).pop();
const base = `/api/v1/manage/${encodeURIComponent(token)}`;
const at = (id) => document.getElementById(id);
const DAYS_AT_ONCE = 14;
const NAMES = {
  pending: 'Waiting to be confirmed', confirmed: 'Confirmed', arrived: 'You are here', in_service: 'Under way',
  completed: 'Done', cancelled: 'Cancelled', no_show: 'Missed',
};
let visit = null;
let nextDay = null;
let asked = 0;

// Times come as they read on the location's clock, and are shown so wherever one is.
const clock = (text) => new Date(`${text.slice(0, 16)}Z`);
const format = (options) => new Intl.DateTimeFormat(undefined, { timeZone: 'UTC', ...options });
const day = (text, year) => format({ weekday: 'long', day: 'numeric', month: 'long', year }).format(clock(text));
const time = (text) => format({ hour: 'numeric', minute: '2-digit' }).format(clock(text));
const money = ({ amount, currency }) => {
  const shape = new Intl.NumberFormat(undefined, { style: 'currency', currency });
  return shape.format(amount / 10 ** shape.resolvedOptions().maximumFractionDigits);
};

async function ask(path, body) {
  const request = body && { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  const answer = await fetch(base + path, request).catch(() => null);
  if (!answer) throw new Error('We cannot be reached just now. Please check your connection and try again.');
  const said = await answer.json().catch(() => ({}));
  if (answer.ok) return said;
  const problem = new Error({
    slot_taken: 'Somebody was quicker: this time is taken. Please choose another one.',
    outside_hours: 'This time cannot be had any more. Please choose another one.',
    too_late: 'It is too late to change this visit here. Please call us.',
    illegal_move: 'This visit cannot be changed any more.',
    changed_meanwhile: 'This visit was changed meanwhile. Here is how it is now.',
    invalid_input: 'This cannot be had as it was booked. Try it with anyone who is free, or call us.',
    not_found: 'This link leads to no visit, or its time is over. Please call us.',
    rate_limited: 'That was a little too quick. Please wait a minute and try again.',
  }[said.code] || 'That did not work. Please try again, or call us.');
  problem.code = said.code;
  throw problem;
}

function say(text) {
  at('said').textContent = text || '';
  at('said').hidden = !text;
}

function add(parent, name, text, className) {
  const element = document.createElement(name);
  if (text) element.textContent = text;
  if (className) element.className = className;
  parent.append(element);
  return element;
}

function show() {
  document.title = `Your visit – ${visit.business}`;
  at('business').textContent = visit.business;
  at('status').textContent = NAMES[visit.status] || visit.status;
  at('day').textContent = day(visit.starts_at, 'numeric');
  at('time').textContent = `${time(visit.starts_at)} – ${time(visit.ends_at)}`;
  at('items').replaceChildren();
  for (const item of visit.items) {
    const line = add(at('items'), 'li');
    const what = add(line, 'span', item.service);
    add(what, 'small', `with ${item.employee}, ${time(item.starts_at)}`);
    add(line, 'span', money(item.price));
  }
  at('price').textContent = money(visit.price);
  at('owed').hidden = visit.fee.amount === 0;
  at('fee').textContent = money(visit.fee);
  const { name, address, city, state } = visit.location;
  at('place').textContent = [name, address, city, state].filter(Boolean).join(', ');
  const until = `${day(visit.free_until)}, ${time(visit.free_until)}`;
  const open = visit.status === 'pending' || visit.status === 'confirmed';
  at('note').textContent = !open ? '' : visit.may_move
    ? `You can move or cancel this visit free of charge until ${until}.`
    : !visit.may_cancel ? `This visit could be changed until ${until}. Please call us.`
    : visit.cancellation_fee.amount > 0 ? `Free cancellation ended on ${until}. Cancelling now costs ${money(visit.cancellation_fee)}.` : '';
  at('move').hidden = !visit.may_move;
  at('cancel').hidden = !visit.may_cancel;
  at('calendar').href = `${base}/calendar`;
  at('calendar').textContent = visit.status === 'cancelled' ? 'Update my calendar' : 'Add to my calendar';
  at('visit').hidden = false;
  at('actions').hidden = false;
  at('picker').hidden = true;
}

async function load() {
  try {
    visit = await ask('');
    show();
  } catch (problem) {
    say(problem.message);
  }
}

// Asks before something is done, and does it.
function sure(question, consequence, answer, path, body, done) {
  at('question').textContent = question;
  at('consequence').textContent = consequence;
  at('yes').textContent = answer;
  at('yes').className = path === '/cancellation' ? 'bad' : 'main';
  at('yes').disabled = false;
  at('yes').onclick = async () => {
    at('yes').disabled = true;
    try {
      visit = await ask(path, { version: visit.version, ...body });
      show();
      say(done);
      scrollTo({ top: 0 });
    } catch (problem) {
      if (problem.code === 'slot_taken' || problem.code === 'outside_hours') await pick();
      else await load();
      say(problem.message);
    }
    at('sure').close();
  };
  at('sure').showModal();
}

function iso(date) {
  return date.toISOString().slice(0, 10);
}

async function more() {
  const mine = asked;
  at('more').disabled = true;
  try {
    const last = new Date(nextDay || `${new Date().toISOString().slice(0, 10)}T00:00Z`);
    last.setUTCDate(last.getUTCDate() + DAYS_AT_ONCE - 1);
    const from = nextDay ? `from=${iso(nextDay)}&` : '';
    const found = await ask(`/availability?${from}to=${iso(last)}&anyone=${at('anyone').checked}`);
    if (mine !== asked) return;
    nextDay = new Date(last);
    nextDay.setUTCDate(nextDay.getUTCDate() + 1);
    for (const { day: name, starts } of found.days) {
      const others = starts.filter((start) => start !== visit.starts_at);
      if (others.length === 0) continue;
      const block = add(at('days'), 'div');
      add(block, 'h3', day(`${name}T00:00`));
      const list = add(block, 'div', '', 'starts');
      for (const start of others) {
        add(list, 'button', time(start)).onclick = () => sure(
          'Move your visit?', `${day(start)}, ${time(start)}`, 'Yes, move it', '/time',
          { booking_date: start, anyone: at('anyone').checked }, 'Your visit was moved. See you then!',
        );
      }
    }
    if (!at('days').hasChildNodes()) say(`Nothing is free until ${day(`${iso(last)}T00:00`)}.`);
    else say('');
  } catch (problem) {
    say(problem.message);
  }
  at('more').disabled = false;
}

async function pick() {
  asked += 1;
  nextDay = null;
  at('days').replaceChildren();
  at('picker').hidden = false;
  await more();
}

at('move').onclick = async () => {
  at('actions').hidden = true;
  await pick();
  at('pick').focus();
};
at('anyone').onchange = pick;
at('more').onclick = more;
at('stay').onclick = () => { say(''); show(); };
at('no').onclick = () => at('sure').close();
at('cancel').onclick = () => sure(
  'Cancel your visit?',
  visit.cancellation_fee.amount > 0 ? `That costs ${money(visit.cancellation_fee)}, as it is so late.` : 'That is free of charge.',
  'Yes, cancel it', '/cancellation', {}, 'Your visit was cancelled.',
);
load();
