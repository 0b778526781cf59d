import { describe, expect, test } from 'vitest';
import { type AuthFields, checkLogin, checkRegistration, placeProblem, suggestUsername } from './form.ts';

const good: AuthFields = { username: 'mira', displayName: 'Mira Sand', password: 'warm nest 12', invite: '' };

describe('checkRegistration', () => {
  test('lets good fields pass', () => {
    expect(checkRegistration(good, false)).toEqual({});
  });

  test.each(['ab', 'a b c', 'mirä', 'x'.repeat(33), '@mira'])('refuses the username %s', (username) => {
    expect(checkRegistration({ ...good, username }, false)).toHaveProperty('username');
  });

  test('counts a password in bytes, as the server does', () => {
    expect(checkRegistration({ ...good, password: 'дддд' }, false)).toEqual({});
    expect(checkRegistration({ ...good, password: '1234567' }, false)).toHaveProperty('password');
    expect(checkRegistration({ ...good, password: 'x'.repeat(257) }, false)).toHaveProperty('password');
  });

  test('asks for an invite only where one is needed', () => {
    expect(checkRegistration(good, true)).toHaveProperty('invite');
    expect(checkRegistration({ ...good, invite: 'token' }, true)).toEqual({});
  });
});

test('checkLogin wants both fields and has no opinion on their form', () => {
  expect(Object.keys(checkLogin({ ...good, username: ' ', password: '' }))).toEqual(['username', 'password']);
  expect(checkLogin({ ...good, password: 'x' })).toEqual({});
});

test.each([
  ['username_taken', 'username'],
  ['password_weak', 'password'],
  ['invite_invalid', 'invite'],
  ['login_failed', 'form'],
  ['something_new', 'form'],
])('the problem %s stands at %s', (code, place) => {
  expect(Object.keys(placeProblem({ code }))).toEqual([place]);
});

test.each([
  ['Mira Sand', 'mira.sand'],
  ['  Jörg-Åke  ', 'jorg-ake'],
  ['Мира', ''],
  ['.dots.', 'dots'],
])('suggests a username for %s', (name, username) => {
  expect(suggestUsername(name)).toBe(username);
});
